// What breaks a rule of WCAG 2.2 AA on this page, each with the place. The last argument is WebDriver's way back.
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const rules = { "target-size": { enabled: true } };
window.axe.run(document, { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] }).then(
  ({ violations }) =>
    done(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}: ${node.any[0]?.message ?? node.failureSummary}`))),
  (error) => done([`axe failed: ${error}`]),
);
