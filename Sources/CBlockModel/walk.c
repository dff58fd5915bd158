#include "CBlockModel.h"

/// Adds one tree's leaves to the sums of the open rows, four rows side by side, without branches.
static inline __attribute__((always_inline)) void add_tree(
    const winnow_step *tree, unsigned depth, const float *rows, size_t columns, const int32_t *open,
    size_t count, float *sums
) {
    // Not `value < row[...]`: what is no number goes right too.
#define STEP(at, row) at += at + !((row)[tree[at].feature] <= tree[at].value)
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        const size_t a = (size_t)open[i], b = (size_t)open[i + 1];
        const size_t c = (size_t)open[i + 2], d = (size_t)open[i + 3];
        const float *row_a = rows + a * columns, *row_b = rows + b * columns;
        const float *row_c = rows + c * columns, *row_d = rows + d * columns;
        size_t at_a = 1, at_b = 1, at_c = 1, at_d = 1;
        for (unsigned level = 0; level < depth; level++) {
            STEP(at_a, row_a);
            STEP(at_b, row_b);
            STEP(at_c, row_c);
            STEP(at_d, row_d);
        }
        sums[a] += tree[at_a].value;
        sums[b] += tree[at_b].value;
        sums[c] += tree[at_c].value;
        sums[d] += tree[at_d].value;
    }
    for (; i < count; i++) {
        const float *row = rows + (size_t)open[i] * columns;
        size_t at = 1;
        for (unsigned level = 0; level < depth; level++) STEP(at, row);
        sums[open[i]] += tree[at].value;
    }
#undef STEP
}

void winnow_add_trees(
    const winnow_step *steps, const struct winnow_tree *trees, size_t tree_count, const float *rows,
    size_t columns, const int32_t *open, size_t count, float *sums
) {
    for (size_t k = 0; k < tree_count; k++) {
        const winnow_step *tree = steps + trees[k].root;
        // A loop of known length has no counter.
        if (trees[k].depth == 6) {
            add_tree(tree, 6, rows, columns, open, count, sums);
        } else {
            add_tree(tree, trees[k].depth, rows, columns, open, count, sums);
        }
    }
}
