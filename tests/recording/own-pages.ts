// The sample plans that no guide has.
import type { ScenarioPage } from './scenario-pages.ts'

export const OWN_PAGES: readonly ScenarioPage[] = [
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
