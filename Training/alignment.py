"""Which of a page's blocks belong to its gold text: each block's covered fraction.

Greedy string tiling (Wise 1993) over tokens: common runs are taken longest first, and each token of gold and of
page is spent once; short runs are taken where their gold neighbours already lie. What is left between two
neighbours is aligned by difflib. So order may differ, and a text that stands twice on the page counts once.
"""
import bisect
import difflib
import heapq
import re
from collections import defaultdict

TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
GRAM = 3        # tokens of the shortest run that is looked up
LONG = 10       # tokens from which a run is taken wherever it lies
MOST = 40       # places of a gram in gold that are tried


def tokens(text):
    return [token.lower() for token in TOKEN.findall(text)]


def runs(page, gold):
    """(length, page position, gold position) of the maximal common runs of at least GRAM tokens."""
    where = defaultdict(list)
    for j in range(len(gold) - GRAM + 1):
        where[tuple(gold[j:j + GRAM])].append(j)
    found = []
    for i in range(len(page) - GRAM + 1):
        for j in where.get(tuple(page[i:i + GRAM]), ())[:MOST]:
            if i and j and page[i - 1] == gold[j - 1]:
                continue
            length = GRAM
            while i + length < len(page) and j + length < len(gold) and page[i + length] == gold[j + length]:
                length += 1
            found.append((length, i, j))
    return found


def free_parts(length, i, j, page_used, gold_used):
    """The parts of a run whose tokens are all unspent."""
    start = None
    for k in range(length + 1):
        is_free = k < length and not page_used[i + k] and gold_used[j + k] < 0
        if is_free and start is None:
            start = k
        elif not is_free and start is not None:
            yield k - start, i + start, j + start
            start = None


def align(blocks, gold_text):
    """Covered fraction 0...1 of each block (list of texts); None for a block without tokens."""
    words = [tokens(block) for block in blocks]
    page = [word for block in words for word in block]
    gold = tokens(gold_text)
    page_used = bytearray(len(page))
    gold_used = [-1] * len(gold)    # page position of each gold token

    def take(length, i, j):
        for k in range(length):
            page_used[i + k] = 1
            gold_used[j + k] = i + k

    found = runs(page, gold)
    heap = [(-length, i, j) for length, i, j in found if length >= LONG]
    heapq.heapify(heap)
    while heap:
        length, i, j = heapq.heappop(heap)
        parts = list(free_parts(-length, i, j, page_used, gold_used))
        if len(parts) == 1 and parts[0][0] == -length:
            take(-length, i, j)
        else:
            for part in parts:
                if part[0] >= LONG:
                    heapq.heappush(heap, (-part[0], part[1], part[2]))
                elif part[0] >= GRAM:
                    found.append(part)

    # Short runs: those first that lie where their gold neighbours do.
    anchors = [j for j in range(len(gold)) if gold_used[j] >= 0]

    def distance(i, j):
        at = bisect.bisect(anchors, j)
        near = [abs(i - (gold_used[anchors[k]] + j - anchors[k])) for k in (at - 1, at) if 0 <= k < len(anchors)]
        return min(near, default=0)

    short = sorted((min(distance(i, j), 4000) // 8 - 4 * length, -length, i, j)
                   for length, i, j in found if length < LONG)
    for _, length, i, j in short:
        for part in free_parts(-length, i, j, page_used, gold_used):
            if part[0] >= GRAM:
                take(*part)

    # What is left between two neighbours of gold that are neighbours on the page.
    j = 0
    while j < len(gold):
        if gold_used[j] >= 0:
            j += 1
            continue
        stop = j
        while stop < len(gold) and gold_used[stop] < 0:
            stop += 1
        before = gold_used[j - 1] if j else None
        after = gold_used[stop] if stop < len(gold) else None
        size = stop - j
        low = before + 1 if before is not None else max(0, (after or 0) - 2 * size - 20)
        high = after if after is not None else min(len(page), low + 2 * size + 20)
        if 0 <= high - low <= 4 * size + 60 and size <= 400:
            rest = [k for k in range(low, high) if not page_used[k]]
            matcher = difflib.SequenceMatcher(None, [page[k] for k in rest], gold[j:stop], autojunk=False)
            for a, b, n in matcher.get_matching_blocks():
                for k in range(n):
                    page_used[rest[a + k]] = 1
                    gold_used[j + b + k] = rest[a + k]
        j = stop

    covered, start = [], 0
    for block in words:
        covered.append(sum(page_used[start:start + len(block)]) / len(block) if block else None)
        start += len(block)
    return covered


def segment_labels(blocks, wanted, unwanted):
    """1 for blocks that hold a wanted segment, 0 for unwanted ones, None where the gold says nothing."""
    labels = []
    wanted = [" ".join(s.split()) for s in wanted]
    unwanted = [" ".join(s.split()) for s in unwanted]
    for block in blocks:
        text = " ".join(block.split())

        def touches(segments):
            return any(s in text or len(text) >= 20 and text in s for s in segments if s)
        good, bad = touches(wanted), touches(unwanted)
        labels.append(None if good == bad else float(good))
    return labels
