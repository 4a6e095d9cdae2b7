"use strict";
// Search, choice, order and pages of the index. Rows are data; every text becomes a text node.
(() => {
  const data = JSON.parse(document.querySelector("script.rows").textContent);
  const said = data.words;
  const say = (word, values) => said[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const fold = (text) => String(text).normalize("NFKC").toLowerCase();
  const tools = document.querySelector(".tools");
  const answer = tools.querySelector("output");
  const fields = [...tools.querySelectorAll("input, select")];

  const make = (tag, text, name) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (name) node.className = name;
    return node;
  };
  const isolated = (text) => make("bdi", text);
  const link = (row, word, file) => {
    const node = make("a", word);
    node.href = `${encodeURIComponent(row[0])}/${file}`;
    return node;
  };

  const shown = { // kind of cell: how it is shown, as the template does
    place: (cell, one) => { cell.className = "number"; cell.append(one ? `${one[0]}/${one[1]}` : "—"); },
    name: (cell, one) => { cell.className = "name"; cell.append(isolated(one)); },
    id: (cell, _, row) => { cell.className = "id"; cell.append(row[0]); },
    word: (cell, one, _, column) => {
      cell.className = "word";
      cell.append(isolated(one < 0 ? "—" : column.words[one]));
    },
    number: (cell, one) => { cell.className = "number"; cell.append(one[0]); },
    change: (cell, one) => { cell.className = "number"; cell.append(one[0]); cell.title = one[1]; },
    links: (cell, old, row) => {
      cell.className = "links";
      for (const [word, file] of data.files) cell.append(link(row, word, file), " ");
      if (old) cell.append(make("span", said.old, "state"));
    },
    state: (cell, _, row) => { cell.className = "state"; cell.append(data.states[row[1]]); },
    lines: (cell, many) => {
      for (const text of many) { const line = make("div"); line.append(isolated(text)); cell.append(line); }
    },
    old: (cell, old, row) => cell.append(old ? link(row, said.old, data.files[0][1]) : "—"),
  };

  const value = { // kind of cell: what it is sorted by; null comes last
    place: (one) => (one ? one[0] : null),
    name: (one) => one,
    id: (_, row) => row[0],
    word: (one) => (one < 0 ? null : one),
    number: (one) => one[1],
    change: (one) => one[2],
    state: (_, row) => row[1],
  };

  const tables = data.tables.map((table, at) => {
    const section = document.querySelectorAll("section.listed")[at];
    const searched = table.columns.flatMap((column, i) =>
      column.kind === "name" || (column.kind === "word" && !column.filter) ? [i] : []);
    const texts = table.rows.map((row) => fold([row[0], ...searched.map((i) =>
      table.columns[i].kind === "word" ? table.columns[i].words[row[i + 2]] ?? "" : row[i + 2])].join(" ")));
    const heads = [...section.querySelectorAll("th")];
    const self = { ...table, at, section, texts, heads, body: section.querySelector("tbody"),
      order: table.rows.map((_, i) => i), sorted: null, page: 0 };
    section.querySelector(".first")?.remove();
    heads.forEach((head, i) => {
      if (head.hasAttribute("data-unsorted")) return;
      const button = make("button", head.textContent);
      button.type = "button";
      button.title = said.sort;
      button.addEventListener("click", () => { sort(self, i); show(self); });
      head.replaceChildren(button);
    });
    self.anchored = self.body.rows[0]?.id !== "";
    self.pages = pager(self);
    section.append(self.pages.bar);
    return self;
  });

  function pager(table) {
    const bar = make("div", undefined, "pages");
    const [back, on] = [make("button", said.previous), make("button", said.next)];
    const where = make("span", "", "muted");
    for (const [button, step] of [[back, -1], [on, 1]]) {
      button.type = "button";
      button.addEventListener("click", () => { table.page += step; show(table); table.section.scrollIntoView(); });
    }
    bar.append(back, where, on);
    return { bar, back, on, where };
  }

  function sort(table, i) {
    const down = table.sorted?.i === i && !table.sorted.down;
    table.sorted = { i, down };
    table.heads.forEach((head, n) => {
      if (n === i) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    table.page = 0;
    const of = value[table.columns[i].kind];
    const keys = table.rows.map((row) => of(row[i + 2], row));
    const compare = typeof keys.find((key) => key !== null) === "string"
      ? (a, b) => collator.compare(a, b) : (a, b) => a - b;
    table.order.sort((a, b) => {
      if (keys[a] === null || keys[b] === null) return (keys[a] === null) - (keys[b] === null) || a - b;
      return (down ? -1 : 1) * compare(keys[a], keys[b]) || a - b;
    });
  }

  function wanted(table, asked) {
    if (asked.table !== "" && asked.table !== undefined && Number(asked.table) !== table.at) return () => false;
    const tests = [];
    for (const name of ["class", "grade", "status"]) {
      if (!asked[name]) continue;
      const i = table.columns.findIndex((column) => column.filter === name);
      const n = i < 0 ? -1 : table.columns[i].words.indexOf(asked[name]);
      if (n < 0) return () => false;
      tests.push((row) => row[i + 2] === n);
    }
    if (asked.state) {
      const n = data.states.indexOf(asked.state);
      tests.push((row) => row[1] === n);
    }
    const parts = fold(asked.q ?? "").split(/\s+/).filter(Boolean);
    return (row, i) => tests.every((test) => test(row)) && parts.every((part) => table.texts[i].includes(part));
  }

  function show(table) {
    const last = Math.max(0, Math.ceil(table.hits / data.shown) - 1);
    table.page = Math.min(Math.max(0, table.page), last);
    const from = table.page * data.shown;
    const rows = table.order.filter((i) => table.kept[i]).slice(from, from + data.shown);
    table.body.replaceChildren(...rows.map((i) => drawn(table, table.rows[i])));
    table.section.hidden = table.hits === 0;
    table.pages.bar.hidden = last === 0;
    table.pages.back.disabled = table.page === 0;
    table.pages.on.disabled = table.page === last;
    table.pages.where.textContent = say("page_of", { n: table.page + 1, all: last + 1 });
  }

  function drawn(table, row) {
    const line = make("tr");
    if (table.anchored) line.id = row[0];
    table.columns.forEach((column, i) => {
      const cell = make("td");
      shown[column.kind](cell, row[i + 2], row, column);
      line.append(cell);
    });
    return line;
  }

  function choose() {
    const asked = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const entities = new Set();
    for (const table of tables) {
      const test = wanted(table, asked);
      table.kept = table.rows.map(test);
      const found = table.rows.filter((_, i) => table.kept[i]);
      for (const row of found) entities.add(row[0]);
      table.hits = found.length;
      table.page = 0;
      show(table);
    }
    answer.textContent = say("found", { n: entities.size });
    return asked;
  }

  function remember(asked) { // so that a choice can be bookmarked and sent
    const set = Object.entries(asked).filter(([, text]) => text !== "");
    const hash = new URLSearchParams(set).toString();
    try { history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search); } catch { /* a viewer without history */ }
  }

  function recall() {
    const hash = location.hash.slice(1);
    const given = new URLSearchParams(hash.includes("=") ? hash : "");
    for (const field of fields) field.value = given.get(field.name) ?? "";
    choose();
    if (hash === "" || hash.includes("=")) return;
    let entity = hash; // a line of the page, which may stand further on
    try { entity = decodeURIComponent(hash); } catch { /* as it is */ }
    if (!document.getElementById(entity)) {
      fields[0].value = entity;
      choose();
    }
    const line = document.getElementById(entity);
    line?.classList.add("here");
    line?.scrollIntoView({ block: "center" });
  }

  for (const field of fields) field.addEventListener("input", () => remember(choose()));
  tools.querySelector(".clear").addEventListener("click", () => {
    for (const field of fields) field.value = "";
    remember(choose());
    fields[0].focus();
  });
  addEventListener("hashchange", recall);
  tools.hidden = false;
  recall();
})();
