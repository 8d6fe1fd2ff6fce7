// The widget's look; it lives in a shadow root, so nothing of the page leaks in or out.

export const STYLE = `
:host { all: initial; position: fixed; right: 0; bottom: 0; z-index: 2147483000; color-scheme: light;
  --leaf: #2f5d50; --deep: #214439; --paper: #faf6ee; --card: #fffdf8; --ink: #2b2a26; --soft: #6a655a; --line: #e4dccb; --clay: #a64b26;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: var(--ink); }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
:focus-visible { outline: 3px solid var(--clay); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.launcher { position: fixed; right: 22px; bottom: 22px; width: 60px; height: 60px; border: 0; border-radius: 50%; background: var(--leaf); color: #fff;
  box-shadow: 0 6px 22px rgb(33 68 57 / 38%); display: grid; place-items: center; transition: transform .15s; }
.launcher:hover { transform: scale(1.05); background: var(--deep); }
.launcher.unread::after { content: ""; position: absolute; top: 4px; right: 4px; width: 14px; height: 14px; border-radius: 50%; background: var(--clay); border: 2px solid #fff; }
.panel { position: fixed; right: 22px; bottom: 22px; width: 384px; height: min(640px, calc(100dvh - 44px)); display: flex; flex-direction: column;
  background: var(--paper); border: 1px solid var(--line); border-radius: 18px; overflow: hidden; box-shadow: 0 18px 60px rgb(50 40 20 / 28%); animation: rise .18s ease-out; }
@keyframes rise { from { transform: translateY(12px); opacity: 0; } }
.head { display: flex; justify-content: space-between; align-items: center; padding: 13px 10px 13px 18px; background: var(--leaf); color: #fff; }
.head strong { display: block; font-size: 16px; line-height: 1.3; }
.head span { font-size: 12.5px; opacity: .9; }
.close { border: 0; background: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; }
.close:hover { background: rgb(255 255 255 / 16%); }
.head :focus-visible { outline-color: #fff; }
.banner { background: #f6dfc9; color: #5c2f12; font-size: 13.5px; padding: 8px 16px; display: flex; gap: 10px; align-items: center; justify-content: space-between; }
.banner button { flex: none; border: 1px solid currentColor; background: none; border-radius: 999px; padding: 2px 12px; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; margin: 0; padding: 16px 14px 6px; list-style: none; display: flex; flex-direction: column; gap: 8px; }
.log:focus-visible { outline-offset: -3px; }
.empty { margin: auto; padding: 0 28px; text-align: center; color: var(--soft); }
.row { flex: none; display: flex; flex-direction: column; align-items: flex-start; max-width: 100%; }
.row.customer { align-items: flex-end; }
.bubble { margin: 0; max-width: 86%; padding: 9px 13px; border-radius: 15px 15px 15px 4px; background: var(--card); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
.customer .bubble { background: var(--leaf); border-color: var(--leaf); color: #fff; border-radius: 15px 15px 4px 15px; }
.staff .bubble { background: #eef3e8; border-color: #cbdabd; }
.notice .bubble { background: none; border-style: dashed; border-color: #d8ccb4; color: var(--soft); font-size: 13px; max-width: 100%; }
.bubble a { color: inherit; text-underline-offset: 2px; }
.waiting .bubble { opacity: .65; }
.refused .bubble { opacity: 1; background: #fff; color: var(--clay); border-color: var(--clay); }
.quiet .meta { display: none; }
.meta { font-size: 11.5px; color: var(--soft); padding: 2px 6px 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 7px; }
.pill { display: inline-block; border: 1px solid var(--leaf); background: var(--card); color: var(--leaf); border-radius: 999px; padding: 4px 13px; font-size: 14px; text-decoration: none; line-height: 1.45; }
.pill:hover, .pill[aria-pressed=true] { background: var(--leaf); color: #fff; }
.cards { list-style: none; display: flex; gap: 10px; margin: 2px -14px 0; padding: 2px 14px 8px; overflow-x: auto; max-width: calc(100% + 28px); scroll-snap-type: x proximity; }
.card { flex: 0 0 222px; display: flex; flex-direction: column; background: var(--card); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; scroll-snap-align: center; }
.picture { width: 100%; height: 128px; object-fit: cover; flex: none; }
.tile { display: grid; place-items: center; font: 600 42px/1 Georgia, "Noto Serif CJK SC", "Songti SC", serif; }
.tone-0 { background: linear-gradient(135deg, #eef3e8, #ccdcbf); color: #33502c; }
.tone-1 { background: linear-gradient(135deg, #f9ece6, #eccabb); color: #67281a; }
.tone-2 { background: linear-gradient(135deg, #eef3f7, #cfdde8); color: #2c4a63; }
.tone-3 { background: linear-gradient(135deg, #faf3df, #efdca6); color: #6b4f0e; }
.tone-4 { background: linear-gradient(135deg, #f5ece2, #dfc7ae); color: #533720; }
.tone-5 { background: linear-gradient(135deg, #eef4f3, #cfe0dd); color: #2f5550; }
.tone-6 { background: linear-gradient(135deg, #f9eeee, #eccfd1); color: #713d46; }
.tone-7 { background: linear-gradient(135deg, #f3efe7, #ddd5c6); color: #544c3b; }
.words { display: flex; flex-direction: column; flex: 1; padding: 10px 12px 12px; }
.words strong { font-size: 14.5px; line-height: 1.35; }
.words .price { color: var(--deep); }
.words .subtitle { color: var(--soft); font-size: 13px; }
.words .reason { font-size: 13px; color: var(--clay); margin-top: 3px; }
.words .buttons { margin-top: auto; padding-top: 9px; }
.words .pill { font-size: 13px; padding: 3px 11px; }
.pill.view { background: var(--leaf); color: #fff; }
.pill.view:hover { background: var(--deep); }
.dots { display: none; gap: 4px; padding: 4px 22px 8px; }
.dots.on { display: flex; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft); animation: blink 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .2s; }
.dots i:nth-child(3) { animation-delay: .4s; }
@keyframes blink { 0%, 60%, 100% { opacity: .25; } 30% { opacity: 1; } }
.composer { display: grid; grid-template-columns: 1fr auto; gap: 8px; padding: 10px 12px 8px; border-top: 1px solid var(--line); background: var(--card); }
.composer textarea { resize: none; height: 42px; border: 1px solid var(--line); border-radius: 21px; padding: 9px 15px; background: #fff; line-height: 1.45; }
.composer textarea:focus-visible { outline: 2px solid var(--leaf); outline-offset: 0; }
.composer textarea.tall { height: 92px; border-radius: 15px; }
.composer textarea::placeholder { color: #7b7566; opacity: 1; }
.composer button { width: 42px; height: 42px; border: 0; border-radius: 50%; background: var(--leaf); color: #fff; display: grid; place-items: center; }
.composer button:hover { background: var(--deep); }
.composer button svg { width: 20px; height: 20px; }
.privacy { grid-column: 1 / -1; justify-self: center; font-size: 12px; color: var(--soft); }
@media (max-width: 520px) {
  .panel { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0; }
  .launcher { right: 16px; bottom: 16px; }
  .composer textarea { font-size: 16px; }
}
@media (prefers-reduced-motion: reduce) { *, .panel { animation: none; transition: none; } .dots i { opacity: .6; } }
`;
