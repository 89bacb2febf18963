"use strict";
{
  const table = document.getElementById("machines");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const form = document.getElementById("controls");
  const told = form.querySelector("[role=status]");
  const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const parts = new Map(rows.map((row) => [row, {
    problem: row.dataset.problems.split("\n"), fact: row.dataset.facts.split("\n"),
  }]));
  const order = new Map(rows.map((row, number) => [row, number]));
  const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  let backwards = false;

  const wanted = (name) => form.elements[name].value;
  const filter = () => {
    const terms = wanted("text").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = (!wanted("state") || row.dataset.state === wanted("state"))
        && ["problem", "fact"].every((name) => !wanted(name) || parts.get(row)[name].includes(wanted(name)))
        && terms.every((term) => words.get(row).includes(term));
      row.hidden = !fits;
      shown += fits;
    }
    told.textContent = `${shown} of ${rows.length} machines shown`;
  };
  const sort = () => {
    const column = heads.findIndex((head) => head.textContent === wanted("sort"));
    const text = new Map(rows.map((row) => [row, column < 0 ? "" : row.cells[column].textContent.trim()]));
    const compare = (a, b) => {
      if (column < 0) return order.get(a) - order.get(b);
      const [left, right] = [text.get(a), text.get(b)];
      if (!left !== !right) return left ? -1 : 1;
      return names.compare(left, right) * (backwards ? -1 : 1) || order.get(a) - order.get(b);
    };
    const sorted = [...rows].sort(compare);
    if (column < 0 && backwards) sorted.reverse();
    body.append(...sorted);
    const active = Math.max(column, 0);
    heads.forEach((head, at) => {
      if (at === active) head.setAttribute("aria-sort", backwards ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };

  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      const value = at ? head.textContent : "";
      backwards = wanted("sort") === value && !backwards;
      form.elements.sort.value = value;
      sort();
    });
    head.replaceChildren(button);
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "sort") { backwards = false; sort(); } else { filter(); }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { backwards = false; filter(); sort(); }));
  form.hidden = false;
  filter();
}
