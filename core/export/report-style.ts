// The report's style sheet: light, dark and print, without any other file.

export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --paper: #ffffff; --ink: #1b2430; --quiet: #5b6675;
  --line: #dfe3e8; --accent: #1769aa;
  --good: #1b7f3b; --good-ground: #e3f4e8; --warn: #8a5a00;
  --warn-ground: #fdf1d8; --bad: #b3261e; --bad-ground: #fbe4e2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --paper: #1a2029; --ink: #e4e9f0; --quiet: #9aa6b5;
    --line: #2e3743; --accent: #6cb6f0;
    --good: #7bd796; --good-ground: #17321f; --warn: #f0c266;
    --warn-ground: #3a2c0d; --bad: #ff9d96; --bad-ground: #421d1a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 26px; margin: 0 0 4px; line-height: 1.25; }
h2 { font-size: 18px; margin: 0 0 12px; }
h3 { font-size: 15px; margin: 16px 0 4px; }
p { margin: 4px 0; }
.quiet { color: var(--quiet); }
section {
  background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  padding: 20px; margin-top: 20px; overflow-x: auto;
}
.tiles {
  display: grid; gap: 12px; margin-top: 20px;
  grid-template-columns: repeat(auto-fit, minmax(155px, 1fr));
}
.tile {
  background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  border-left: 5px solid var(--line); padding: 14px 16px;
}
.tile strong { display: block; font-size: 20px; line-height: 1.3; }
.tile.good { border-left-color: var(--good); }
.tile.warn { border-left-color: var(--warn); }
.tile.bad { border-left-color: var(--bad); }
.cards {
  display: grid; gap: 12px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(290px, 1fr));
}
.tile h3 { margin-top: 0; }
.mark {
  display: inline-block; padding: 1px 9px; border-radius: 999px;
  font-size: 13px; font-weight: 600; white-space: nowrap;
}
.mark.good { color: var(--good); background: var(--good-ground); }
.mark.warn { color: var(--warn); background: var(--warn-ground); }
.mark.bad { color: var(--bad); background: var(--bad-ground); }
.groups {
  display: grid; gap: 0 36px;
  grid-template-columns: repeat(auto-fit, minmax(215px, 1fr));
}
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td {
  text-align: left; padding: 6px 12px 6px 0; vertical-align: top;
  border-bottom: 1px solid var(--line);
}
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.trend rect { fill: var(--bad); }
code, pre { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.charts {
  display: grid; gap: 16px;
  grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr));
}
figure { margin: 0; }
figure img {
  display: block; width: 100%; height: auto; background: #ffffff;
  border: 1px solid var(--line); border-radius: 6px;
}
details { margin-top: 8px; }
summary { cursor: pointer; color: var(--accent); }
footer { margin-top: 24px; font-size: 13px; }
@media print {
  :root { color-scheme: light; --ground: #ffffff; }
  body { font-size: 12px; }
  main { max-width: none; padding: 0; }
  section, .tile, figure, tr { break-inside: avoid; }
  section { border: 0; padding: 12px 0; }
}
`
