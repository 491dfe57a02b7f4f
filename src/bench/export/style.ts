/** The look of a file that opens anywhere: the page's colours, light and dark, and nothing from elsewhere. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--sunken:#f6f7f8;--text:#1b1f23;--muted:#59626c;--line:#dcdfe3;--strong:#8a939d;--error:#b3261e;--dynamic:#9c4a00;--static:#00648f;--s1:#126bae;--s2:#b53f09;--s3:#027860;--s4:#6a3162;--s5:#453810;--s6:#292ca6;--s7:#191d20}
@media (prefers-color-scheme:dark){:root{--bg:#16191d;--sunken:#101316;--text:#e4e7ea;--muted:#9aa4ae;--line:#2d333a;--strong:#6c7681;--error:#ff8a80;--dynamic:#f2a45c;--static:#5cc0ea;--s1:#0d9bfe;--s2:#ffad0e;--s3:#44dc98;--s4:#c38db1;--s5:#fef019;--s6:#f76c2b;--s7:#e3e6e8}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1100px;padding:24px 16px 48px;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}
h1{font-size:22px;line-height:1.25;margin:0 0 4px}
h2{font-size:18px;line-height:1.3;margin:32px 0 8px}
h3{font-size:15px;margin:20px 0 4px}
p,ul{margin:8px 0;max-width:80ch}
ul{padding-left:20px}
.answer{font-size:16px;font-weight:600}
.muted,caption{color:var(--muted)}
.scroll{overflow-x:auto;margin:8px 0}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--static);outline-offset:2px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:4px 0}
th,td{padding:4px 16px 4px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;white-space:nowrap}
th{font-weight:600}
thead th{white-space:normal;vertical-align:bottom;min-width:10ch}
th[scope=row]{white-space:normal;min-width:min(30ch,34vw)}
td.words{white-space:normal;min-width:26ch}
.figure{text-align:right}
svg{display:block;width:100%;max-width:480px;margin:8px 0}
svg.bars{max-width:none;overflow:visible}
svg text{fill:var(--text);font:12px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
.dynamic{fill:var(--dynamic)}
.static{fill:var(--static)}
.whisker{stroke:var(--text);stroke-width:1.5;fill:none}
.grid{stroke:var(--line);fill:none}
.minor{opacity:.5}
.sample{opacity:.5}.sample.dynamic{stroke:var(--dynamic)}.sample.static{stroke:var(--static)}
fieldset{display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0 4px;padding:0;border:0;color:var(--muted)}
legend{float:left;padding:0 16px 0 0}
label{cursor:pointer;min-height:24px}
.charts:has([value=log]:checked) .linear,.charts:has([value=linear]:checked) .log{display:none}
g path{stroke:currentColor;fill:none;stroke-width:1.5}
g .curve{stroke-width:2}
g circle{fill:currentColor}
.dashed .curve{stroke-dasharray:6 4}
.series-1{color:var(--s1)}.series-2{color:var(--s2)}.series-3{color:var(--s3)}.series-4{color:var(--s4)}.series-5{color:var(--s5)}.series-6{color:var(--s6)}.series-7{color:var(--s7)}
.cold,.cold ul{max-width:none;margin:0;padding:0;list-style:none}
.cold>li{margin:12px 0;break-inside:avoid}
.cold ul{display:flex;flex-wrap:wrap;gap:0 16px}
.cold ul li{white-space:nowrap}
.total{white-space:nowrap;margin-left:8px;font-weight:600;font-variant-numeric:tabular-nums}
svg.phases{max-width:none;margin:4px 0}
svg.swatch{display:inline-block;width:10px;margin:0 6px 0 0}
.ink-30{fill-opacity:.3}.ink-45{fill-opacity:.45}.ink-60{fill-opacity:.6}.ink-75{fill-opacity:.75}.ink-90{fill-opacity:.9}
.key{print-color-adjust:exact;-webkit-print-color-adjust:exact;display:inline-block;width:12px;height:12px;margin-right:6px;vertical-align:-1px}
.key.dynamic{background:var(--dynamic)}.key.static{background:var(--static);margin-left:16px}
summary{cursor:pointer;min-height:24px}
pre{overflow:auto;padding:12px;background:var(--sunken);border:1px solid var(--line);font:13px/1.5 ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;tab-size:2}
@media (forced-colors:active){.dynamic,.static{fill:CanvasText}.sample.dynamic,.sample.static{stroke:CanvasText}.key{forced-color-adjust:none}}
@media print{fieldset{display:none}.scroll{overflow:visible}th,td{padding-right:10px}details :is(th,td){white-space:normal}thead th,th[scope=row],td.words{min-width:0}table{width:100%}h2,h3{break-after:avoid}tr,svg{break-inside:avoid}}
`.trim();
