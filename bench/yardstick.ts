// A fixed piece of work in plain Node, which our own costs are told by where
// there is no peer: writing and reading the same JSON. One line, as the other
// scripts' with --json.
const ROUNDS = 60
const rows = Array.from({ length: 2000 }, (_row, index) => ({
  index,
  name: `row ${index}`,
  values: [index / 3, index / 7, index / 11],
}))

let length = 0
for (let round = 0; round < ROUNDS; round++) {
  const text = JSON.stringify(rows)
  const read: unknown = JSON.parse(text)
  length += Array.isArray(read) ? read.length : 0
}
const { user, system } = process.cpuUsage()
const value = (user + system) / 1000
if (length !== ROUNDS * rows.length) throw new Error('the work was not done')
console.log(
  JSON.stringify({ bench: 'yardstick', metric: 'work', value, unit: 'CPU-ms' }),
)
