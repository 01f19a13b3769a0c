// The agencies around the visitor. The browser is asked where it is when the button is pressed and never before;
// the answer, of about a hundred metres, goes to this server by POST, so that it stands in no address and no log.
const form = document.getElementById("near");
const said = document.getElementById("near-said");

function found(position) {
  form.elements.lat.value = position.coords.latitude.toFixed(3);
  form.elements.lon.value = position.coords.longitude.toFixed(3);
  form.submit();
}

function notFound() {
  form.querySelector("button").disabled = false;
  said.textContent = said.dataset.no;
}

if ("geolocation" in navigator) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector("button").disabled = true;
    said.textContent = said.dataset.wait;
    navigator.geolocation.getCurrentPosition(found, notFound, { timeout: 20000, maximumAge: 600000 });
  });
}
