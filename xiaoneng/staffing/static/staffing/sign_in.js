// A button that shows the password on request. Without this script the field is as any other.
const form = document.querySelector("form[data-show]");
const field = form && form.querySelector("input[type=password]");
if (field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "xn-button-link small";
  button.textContent = form.dataset.show;
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.textContent = hidden ? form.dataset.hide : form.dataset.show;
  });
  field.insertAdjacentElement("afterend", button);
}
