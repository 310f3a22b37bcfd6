"use strict";
(function () {
  var list = document.getElementById("list");
  var rows = Array.prototype.slice.call(list.tBodies[0].rows);
  var search = document.getElementById("q");
  var verdict = document.getElementById("verdict");
  var output = document.querySelector("output");
  var waiting = 0;

  function valueOf(row, column) {
    var cell = row.cells[column];
    var text = cell.hasAttribute("data-s") ? cell.getAttribute("data-s") : cell.textContent;
    var number = Number(text);
    return text !== "" && !isNaN(number) ? number : text.toLowerCase();
  }

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") { return a - b; }
    return String(a).localeCompare(String(b), undefined, { numeric: true });
  }

  function sort(table, column, head) {
    var body = table.tBodies[0];
    var down = head.getAttribute("aria-sort") === "ascending";
    var keyed = Array.prototype.map.call(body.rows, function (row) { return [valueOf(row, column), row]; });
    keyed.sort(function (a, b) { return down ? compare(b[0], a[0]) : compare(a[0], b[0]); });
    Array.prototype.forEach.call(head.parentNode.cells, function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    keyed.forEach(function (entry) { body.appendChild(entry[1]); });
  }

  Array.prototype.forEach.call(document.querySelectorAll("table.sortable"), function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () { sort(table, column, head); });
    });
  });

  function narrow() {
    var wanted = search.value.trim().toLowerCase();
    var shown = 0;
    rows.forEach(function (row) {
      var fits = (!verdict.value || row.getAttribute("data-v") === verdict.value) &&
        (!wanted || row.textContent.toLowerCase().indexOf(wanted) >= 0);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    output.textContent = output.getAttribute("data-text").replace("%shown%", shown).replace("%total%", rows.length);
  }

  search.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(narrow, 120);
  });
  verdict.addEventListener("change", narrow);
  narrow();
})();
