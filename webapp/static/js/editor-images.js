/* Pictures and files pasted, dropped or chosen: described, uploaded, then put into the text. */
import { insertBlock } from "./editor-tools.js";

/** Return `open()`, which lets the person choose a file. `place()` gives the upload address. */
export function initImages(area, surface, place) {
  const dialog = document.getElementById("image-dialog");
  const words = dialog.dataset;
  const part = (name) => dialog.querySelector(`[data-image-${name}]`);
  const [alt, decorative, error, progress, insert] = ["alt", "decorative", "error", "progress", "insert"].map(part);
  const chooser = part("chooser");
  const pane = area.closest("[data-write-pane]");
  let file = null;
  let request = null;

  const isPicture = () => file.type.startsWith("image/");

  async function offer(chosen) {
    file = chosen;
    tell("");
    progress.hidden = true;
    insert.disabled = false;
    decorative.checked = false;
    alt.disabled = false;
    alt.value = isPicture() ? "" : file.name.replace(/\.[^.]+$/, "");
    part("name").textContent = file.name;
    part("preview").hidden = !isPicture();
    part("decorative-choice").hidden = !isPicture();
    part("label").textContent = isPicture() ? words.labelAlt : words.labelName;
    part("help").hidden = !isPicture();
    dialog.showModal();
    alt.focus();
    if (isPicture()) part("preview").src = await dataUrl(file);
  }

  function tell(message) {
    error.textContent = message;
    error.hidden = !message;
  }

  async function send() {
    if (!alt.value.trim() && !decorative.checked) {
      tell(isPicture() ? words.needAlt : words.needName);
      return alt.focus();
    }
    tell("");
    insert.disabled = true;
    progress.hidden = false;
    progress.removeAttribute("value");
    try {
      const url = await place();
      const made = await upload(url);
      dialog.close();
      put(made);
    } catch (problem) {
      if (problem.message !== "aborted") tell(problem.message || words.failed);
    } finally {
      insert.disabled = false;
      progress.hidden = true;
      request = null;
    }
  }

  // Only XMLHttpRequest tells how far a sending has come.
  function upload(url) {
    const body = new FormData();
    body.set("file", file, file.name || "picture.png");
    request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", document.querySelector("meta[name=csrf-token]").content);
    return new Promise((resolve, reject) => {
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress.value = event.loaded / event.total;
      });
      request.addEventListener("load", () => {
        if (request.status < 300 && request.response?.url) resolve(request.response);
        else reject(new Error(request.response?.error ?? (request.status === 413 ? words.tooLarge : words.failed)));
      });
      request.addEventListener("error", () => reject(new Error(words.failed)));
      request.addEventListener("abort", () => reject(new Error("aborted")));
      request.send(body);
    });
  }

  function put(made) {
    const label = (decorative.checked ? "" : alt.value.trim()).replace(/[[\]]/g, "\\$&").replace(/\s+/g, " ");
    if (isPicture()) return insertBlock(area, surface, `![${label}](${made.url})`);
    const { from, to } = surface.selection();
    surface.replace(from, to, `[${label}](${made.url})`);
  }

  insert.addEventListener("click", send);
  dialog.addEventListener("close", () => {
    request?.abort();
    part("preview").removeAttribute("src");
    surface.focus();
  });
  alt.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    send();
  });
  decorative.addEventListener("change", () => { alt.disabled = decorative.checked; });
  chooser.addEventListener("change", () => {
    if (chooser.files.length) offer(chooser.files[0]);
    chooser.value = "";
  });
  pane.addEventListener("paste", (event) => take(event, event.clipboardData), true);
  pane.addEventListener("drop", (event) => take(event, event.dataTransfer), true);
  pane.addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
  });

  // Text copied from an office program comes with a picture of itself: the text is meant.
  function take(event, data) {
    const [first] = data?.files ?? [];
    if (!first || data.types.includes("text/plain")) return;
    event.preventDefault();
    event.stopPropagation();
    offer(first);
  }

  return () => chooser.click();
}

function dataUrl(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.readAsDataURL(file);
  });
}
