// The sample plans of the load-test chapters, in their order.
import type { ScenarioPage } from './scenario-pages.ts'

export const CHAPTER_PAGES: readonly ScenarioPage[] = [
  {
    name: 'connection-limit',
    title: 'Connection limit',
    question:
      'How many connections does the server take and keep, and from which step on does opening them fail?',
    source: 'chapters',
    chapter: '1.1',
    guide: {
      connections: '1,000, 10,000, 30,000, 50,000; 100,000 from two machines',
      length: '1 min, 5 min, 10 min, 15 min; 30 min',
      opening: 'at most 300 a second, 3 retries',
      heartbeat: 'ping every 60 s, cut after 180 s of silence',
      goals: 'failed < 1 %, connect p99 < 100 ms, dropped < 1 %',
    },
  },
  {
    name: 'connect-rate',
    title: 'Connect rate',
    question:
      'How many connections a second can be opened before some of them fail or have to wait?',
    source: 'chapters',
    chapter: '1.2',
    guide: {
      connections: '10,000',
      length: '2 min for each rate',
      opening: '500, 1,000, 2,000 and 5,000 a second, a run each',
      goals: '5,000 a second and more',
    },
  },
  {
    name: 'heartbeat',
    title: 'Heartbeats over a long hold',
    question: 'Do idle connections live, and does every ping come back?',
    source: 'chapters',
    chapter: '1.3',
    guide: {
      connections: '50,000',
      length: '30 min',
      opening: 'over 5 min',
      heartbeat: 'ping every 45 s, cut after 120 s of silence',
      goals: 'close to 100 % of the pongs',
    },
    flags: ['--duration', '40s'],
  },
  {
    name: 'server-push',
    title: 'Server push',
    question:
      'Can the server push to everyone, how far apart are the first and the last receiver, and is any push lost?',
    source: 'chapters',
    chapter: '1.4',
    guide: {
      connections: '10,000',
      length: '5 min',
      opening: 'over 1 min',
      rate: '1, then 5 messages per connection per minute',
      payload: '100 bytes',
    },
  },
  {
    name: 'broadcast',
    title: 'Broadcast',
    question:
      'Does a message of one reach everyone, and how long after the first receiver does the last one have it?',
    source: 'chapters',
    chapter: '1.4',
    guide: {
      connections: '10,000',
      length: '5 min',
      opening: 'over 1 min',
      rate: '1, then 5 messages per connection per minute',
      payload: '100 bytes',
    },
  },
  {
    name: 'single-chat',
    title: 'Single chat',
    question:
      'How long does a message take from one user to another, and does every one arrive, once?',
    source: 'chapters',
    chapter: '2.1',
    guide: {
      connections: '5,000, 10,000, 20,000',
      length: '5 min each',
      rate: '1, 5, 10 per connection per minute (83, 833, 3,333 a second)',
      payload: '100 bytes',
      goals: 'p95 < 50 ms, p99 < 100 ms, no loss, no duplicates',
    },
  },
  {
    name: 'groups',
    title: 'Groups',
    question:
      'Does a message in a group reach every member, and how soon after the first has the last one got it?',
    source: 'chapters',
    chapter: '2.2',
    guide: { traffic: 'groups of 100, 10 of whom speak at once' },
  },
  {
    name: 'order',
    title: 'Order in a conversation',
    question:
      'Do the messages of each sender arrive in order and without gaps when several write to one conversation at once?',
    source: 'chapters',
    chapter: '2.3',
    guide: {
      traffic: 'several clients write to one conversation at once',
      goals: 'strictly growing, no inversion, no gap',
    },
  },
  {
    name: 'storm',
    title: 'Reconnect storm',
    question:
      'When everyone loses the connection at once, how many come back, how soon, and what is lost meanwhile?',
    source: 'chapters',
    chapter: '3.1',
    guide: {
      connections: '30,000',
      length: '10 min',
      opening: 'over 2 min',
      disturbances: 'all away for 10 s (the process stopped)',
      goals: 'back within 30 s',
    },
  },
  {
    name: 'offline',
    title: 'Offline catch-up',
    question:
      'Does somebody who was away get every message that was missed, and each of them once?',
    source: 'chapters',
    chapter: '3.2',
    guide: {
      traffic: 'one writes to one',
      rate: '100 messages before, 50 while away',
      disturbances: 'away for 1 min',
      goals: 'all 50, nothing missing, nothing twice',
    },
  },
  {
    name: 'churn',
    title: 'Presence churn',
    question:
      'Can the server log users in and out all the time without getting slower?',
    source: 'chapters',
    chapter: '3.3',
    guide: {
      connections: '5,000',
      length: '30 s, in a loop',
      opening: 'over 5 s',
      disturbances: 'all come, stay and go, again and again',
    },
  },
  {
    name: 'soak',
    title: 'Soak',
    question:
      'Does anything grow or get slower with time: memory, latency, errors?',
    source: 'chapters',
    chapter: '4.1',
    guide: {
      connections: '30,000',
      length: '4 h',
      opening: 'over 10 min',
      heartbeat: 'ping every 45 s, cut after 120 s of silence',
      rate: '1 message per connection per minute',
      goals: 'memory and errors stay flat',
    },
  },
  {
    name: 'overload',
    title: 'Overload stairs',
    question:
      'Where does the server saturate, does latency rise slowly there or explode, and does it refuse what is too much?',
    source: 'chapters',
    chapter: '4.2',
    guide: {
      connections: '10,000',
      length: '3 min each',
      rate: '10, 20, 50 per connection per minute (1,667, 3,333, 8,333 a second)',
      goals: 'latency rises slowly, 429 rather than collapse',
    },
  },
]
