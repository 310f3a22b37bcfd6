"use strict";
(function () {
  var bar = document.getElementById("filter");
  var items = Array.prototype.slice.call(document.querySelectorAll("[data-t]"));
  var rows = Array.prototype.slice.call(document.querySelectorAll("#results [data-t]"));
  var selects = Array.prototype.slice.call(bar.querySelectorAll("select"));
  var search = bar.querySelector("input");
  var output = bar.querySelector("output");
  var folded = Array.prototype.slice.call(document.querySelectorAll("details"));

  function matches(element, wanted, text) {
    var groups = element.getAttribute("data-t").split(";");
    var fits = groups.some(function (group) {
      var tokens = group.split(" ");
      return wanted.every(function (token) { return tokens.indexOf(token) >= 0; });
    });
    return fits && (!text || element.textContent.toLowerCase().indexOf(text) >= 0);
  }

  function apply() {
    var wanted = selects.map(function (select) { return select.value; }).filter(Boolean);
    var text = search.value.trim().toLowerCase();
    items.forEach(function (element) { element.hidden = !matches(element, wanted, text); });
    var shown = rows.filter(function (row) { return !row.hidden; }).length;
    output.textContent = output.getAttribute("data-text").replace("%shown%", shown).replace("%total%", rows.length);
  }

  selects.concat([search]).forEach(function (control) { control.addEventListener("input", apply); });
  bar.querySelector("button").addEventListener("click", function () {
    selects.forEach(function (select) { select.value = ""; });
    search.value = "";
    apply();
  });
  folded.forEach(function (element) { element.open = false; });
  window.addEventListener("beforeprint", function () {
    folded.forEach(function (element) { element.open = true; });
  });
  bar.hidden = false;
  apply();
})();
