// The code on the projector: takes the next one when it is due. A line that is gone for a moment leaves the last
// picture standing and is tried again. Without JavaScript the page loads itself again.
(() => {
  "use strict";
  const AGAIN_MS = 3000;
  const main = () => document.querySelector("[data-next]");
  const wait = (ms) => setTimeout(renew, ms);
  const renew = async () => {
    try {
      const response = await fetch(location.pathname, { redirect: "error" });
      if (!response.ok) throw new Error(String(response.status));
      const next = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".screen");
      const picture = next.querySelector("img");
      if (picture) picture.src = `${picture.getAttribute("src")}?${Date.now()}`;
      main().replaceWith(next);
      if (main()) wait(main().dataset.next * 1000);
    } catch {
      wait(AGAIN_MS);
    }
  };
  if (main()) wait(main().dataset.next * 1000);
})();
