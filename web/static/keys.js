// Keyboard: "/" goes to the search box, j and k to the next and previous hit. The pages work without it.
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const hits = [...document.querySelectorAll("ol.hits a.title, tbody a")];
  const at = hits.indexOf(document.activeElement);
  const key = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (key) { event.preventDefault(); key.click(); }
  else if (event.key === "/") {
    const box = document.querySelector("input[type=search]");
    if (box) { event.preventDefault(); box.focus(); }
  } else if (event.key === "j" && hits.length) hits[Math.min(at + 1, hits.length - 1)].focus();
  else if (event.key === "k" && hits.length) hits[Math.max(at - 1, 0)].focus();
});
