// What the pages of docs/scenarios say besides what their runs measured: the
// question, where it comes from, and what the guide asks for. One entry for
// each file of assets/plans.
import type { FactName } from './plan-facts.ts'

export interface ScenarioPage {
  /** Of the sample plan, without .yaml. */
  readonly name: string
  readonly title: string
  readonly question: string
  readonly source: SourceName
  /** Of the guide; absent: it has none for this. */
  readonly chapter?: string
  /** The guide's own values, where it names them. */
  readonly guide: Readonly<Partial<Record<FactName, string>>>
  /** Flags with which the page's run is shorter or smaller than the plan. */
  readonly flags?: readonly string[]
}

export const SOURCES = {
  chapters:
    'the load-test chapters of the README of [EthanQC/IM](https://github.com/EthanQC/IM)',
  quickTest:
    'the quick test of an IM gateway (Spring Boot, Netty) of 8 and 9 January 2026',
  own: 'no guide: what else servers with long-lived connections are asked',
} as const
export type SourceName = keyof typeof SOURCES

export const SCENARIO_PAGES: readonly ScenarioPage[] = [
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
  {
    name: 'connect-login',
    title: 'Connect with log-in',
    question: 'How many connect and log in, and how long does each part take?',
    source: 'quickTest',
    guide: {
      connections: '1,000 (then 2,000, 5,000 and 10,000)',
      length: '30 s',
    },
  },
  {
    name: 'ping-500',
    title: 'PING, 500 clients',
    question:
      'How long does the shortest round trip take while 500 clients keep asking?',
    source: 'quickTest',
    guide: {
      connections: '500',
      length: '60 s',
      heartbeat: 'a PING every 1 s',
    },
  },
  {
    name: 'ping-2000',
    title: 'PING, 2,000 clients',
    question:
      'How long does the shortest round trip take while 2,000 clients keep asking?',
    source: 'quickTest',
    guide: {
      connections: '2,000',
      length: '30 s',
      heartbeat: 'a PING every 1 s',
    },
  },
  {
    name: 'two-gateways',
    title: 'Two gateways',
    question:
      'How long does a message take when sender and receiver are on different gateways?',
    source: 'quickTest',
    guide: {
      connections: '200',
      length: '60 s',
      traffic: '100 write on one gateway, 100 read on the other',
      rate: 'a message every 500 ms (200 a second)',
    },
  },
  {
    name: 'flapping',
    title: 'Flapping',
    question:
      'What do the others notice while connections come and go all the time?',
    source: 'quickTest',
    guide: {
      connections: '500',
      length: '60 s',
      heartbeat: 'a PING every 1 s',
      disturbances: 'every 2 s 20 % are cut at random and come back',
    },
  },
  {
    name: 'flapping-connect',
    title: 'Flapping, connections only',
    question:
      'Does everyone get back in while connections come and go all the time?',
    source: 'quickTest',
    guide: {
      connections: '1,000',
      length: '60 s',
      disturbances: 'every 2 s 20 % are cut at random and come back',
    },
  },
  {
    name: 'slow-consumers',
    title: 'Slow consumers',
    question:
      'Do receivers that read late delay the others, and does the server cut them?',
    source: 'quickTest',
    guide: {
      connections: '200',
      length: '60 s',
      traffic: '100 write, 100 read',
      rate: 'a message every 500 ms (200 a second)',
      disturbances: '30 % of the receivers read a message per 5 s',
      goals: 'p99 of the fast ones < 5 s; memory does not grow steadily',
    },
  },
  {
    name: 'stop-reading',
    title: 'Stop reading',
    question:
      'Does the server cut a receiver that stops reading, or does its memory grow?',
    source: 'quickTest',
    guide: {
      payload: '4,000 bytes',
      disturbances: '30 % of the receivers do not read at all',
      target: 'cuts above 64 KB that wait for 1.5 s',
    },
  },
  {
    name: 'restart',
    title: 'Restart',
    question:
      'What do clients see of a restart of the gateway, and how many connects does it take until they are back?',
    source: 'quickTest',
    guide: {
      connections: '500',
      length: '40 s',
      disturbances: 'the gateway is restarted once',
    },
  },
  {
    name: 'ask',
    title: 'Ask and reply',
    question:
      'How long does it take from a question to the answer of another user?',
    source: 'own',
    guide: {},
  },
  {
    name: 'sender-to-groups',
    title: 'One sender to many groups',
    question:
      'How soon does a message reach all groups that one sender writes to in turn?',
    source: 'own',
    guide: {},
  },
  {
    name: 'half-open',
    title: 'Half-open',
    question:
      'When does the server notice that a client is gone whose socket is still open?',
    source: 'own',
    guide: {},
  },
  {
    name: 'idle-timeout',
    title: 'Idle-timeout finder',
    question:
      'After how much silence does the server, or something before it, cut a connection, and how?',
    source: 'own',
    guide: {},
  },
  {
    name: 'gowebsocket',
    title: 'gowebsocket',
    question:
      'Does a server with the protocol of link1st/gowebsocket log users in and answer its ping, and how fast?',
    source: 'own',
    guide: {},
  },
  {
    name: 'socket-io',
    title: 'Socket.IO',
    question:
      'Does a Socket.IO 4 server answer an event, and how fast, with its own framing and its own pings?',
    source: 'own',
    guide: {},
  },
  {
    name: 'connect-only',
    title: 'Connections only',
    question:
      'How many connections does the server take, how fast, and does it keep them?',
    source: 'own',
    guide: {},
    flags: ['--ramp', '10s', '--duration', '20s'],
  },
  {
    name: 'echo',
    title: 'Echo',
    question:
      'How long does a message take there and back, and is any lost, doubled or out of order?',
    source: 'own',
    guide: {},
    flags: ['--duration', '20s'],
  },
  {
    name: 'quick',
    title: 'Quick look',
    question: 'Does everything work, in half a minute?',
    source: 'own',
    guide: {},
  },
  {
    name: 'ladder',
    title: 'Ladder',
    question:
      'How far does the server go, step by step, and at which step does it fail?',
    source: 'own',
    guide: {},
    flags: ['--conns', '5000', '--duration', '40s', '--max-cps', '600'],
  },
  {
    name: 'many-addresses',
    title: 'Many addresses',
    question:
      'Does it work with more connections than the system has ports for?',
    source: 'own',
    guide: {},
    flags: ['--conns', '6000', '--ramp', '10s', '--duration', '20s'],
  },
]
