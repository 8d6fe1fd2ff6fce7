// The one tag a page needs: <script src="https://shop.example/widget.js" defer></script>
// data-language="zh" on the tag overrides the browser's language.
(() => {
  const tag = document.currentScript;
  const base = new URL(".", tag.src).href.replace(/\/$/, "");
  import(`${base}/widget/main.js`).then((widget) => widget.start(base, tag.dataset.language));
})();
