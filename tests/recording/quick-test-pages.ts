// The sample plans of the quick test, mode by mode.
import type { ScenarioPage } from './scenario-pages.ts'

export const QUICK_TEST_PAGES: readonly ScenarioPage[] = [
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
]
