// The names of the files that a finished run leaves, and nothing else: known
// at a run's start without the code that writes them (run-files.ts).

export const CHARTS_FILE = 'charts.png'

/** Only of a search for a limit. */
export const PROBES_FILE = 'probes.csv'

export const RESULT_FILES = [
  'summary.json',
  'timeline.csv',
  'steps.csv',
  'errors.csv',
  'report.html',
  'plan.yaml',
  PROBES_FILE,
  CHARTS_FILE,
] as const
