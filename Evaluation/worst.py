"""Where text was lost: the worst pages of a dataset, with what is missing and which stage dropped it."""
import json
import subprocess


def page_score(scorer, gold, text):
    """(f1, precision, recall) of one page, on the dataset's own measure."""
    if gold.get("text") or gold.get("gold_empty"):
        tp, fp, fn, _ = scorer.shingle_counts(gold.get("text") or "", text)
        if not gold.get("text"):
            return (0.0, 0.0, 0.0) if text.strip() else (1.0, 1.0, 1.0)
    elif gold.get("with") or gold.get("without"):
        tp, fp, fn, _ = scorer.segment_counts(gold, text)
    else:
        return None
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return scorer.harmonic(precision, recall), precision, recall


def lines_not_in(lines, other, scorer):
    """The lines of which under half of the words' 4-grams occur in `other`."""
    known = set(scorer.shingles(scorer.WORD.findall(other)))
    found = []
    for line in lines:
        grams = scorer.shingles(scorer.WORD.findall(line))
        if grams and sum(gram in known for gram in grams) < 0.5 * len(grams):
            found.append(line.strip())
    return found


class Explainer:
    """Asks winnow for the blocks of one page."""

    def __init__(self, winnow, pages, extra):
        self.winnow, self.pages, self.extra = winnow, pages, extra

    def blocks(self, key):
        path = next((self.pages / (key + end) for end in (".html", ".txt")
                     if (self.pages / (key + end)).exists()), None)
        done = subprocess.run(
            [self.winnow, "clean", "--format", "jsonl", "--explain", *self.extra, str(path)],
            stdout=subprocess.PIPE)
        try:
            return json.loads(done.stdout.splitlines()[0]).get("blocks") or []
        except (IndexError, json.JSONDecodeError):
            return []


def why_lost(line, blocks):
    """`stage: reason` of the block that holds this line, or that no block does."""
    words = " ".join(line.split()[:8])
    for block in blocks:
        if words and words in " ".join((block.get("text") or "").split()):
            if block.get("kept"):
                return "kept, but not in the text"
            return f"{block.get('role')}, {block.get('reason')}"
    return "in no block"


def write(path, scorer, gold, predictions, count, explainer):
    scored = []
    for key, item in gold.items():
        text = (predictions.get(key) or {}).get("text") or ""
        score = page_score(scorer, item, text)
        if score is not None:
            scored.append((*score, key, text))
    scored.sort(key=lambda row: (row[0], row[3]))
    out = [f"# The {count} worst of {len(scored)} pages", ""]
    for f1, precision, recall, key, text in scored[:count]:
        item = gold[key]
        wanted = (item.get("text") or "\n".join(item.get("with", ()))).splitlines()
        lost = lines_not_in(wanted, text, scorer)
        added = lines_not_in(text.splitlines(), item.get("text") or "", scorer) if item.get("text") else [
            segment for segment in item.get("without", ()) if scorer.squeeze(segment) in scorer.squeeze(text)]
        blocks = explainer.blocks(key) if lost else []
        out += [f"## {key}  F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}",
                f"{item.get('page_type', '')} {item.get('url', '')}".strip(), "",
                f"Lost {len(lost)} of {len(wanted)} lines:", ""]
        out += [f"- [{why_lost(line, blocks)}] {line[:160]}" for line in lost[:12]]
        out += ["", f"Added {len(added)} lines:", ""]
        out += [f"- {line[:160]}" for line in added[:12]] + [""]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
