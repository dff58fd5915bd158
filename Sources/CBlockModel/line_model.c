#include "CBlockModel.h"
static const struct winnow_tree_node nodes[] = {{0.0f, 0, 0, 0, 0}};
static const struct winnow_tree trees[] = {{0, 0}};
const struct winnow_block_model winnow_lines = {nodes, trees, 1, 1, 0, 0, -100.0f, -100.0f, ""};
static const struct winnow_word_weight slots[2] = {{0, 0}, {0, 0}};
const struct winnow_word_weights winnow_words = {slots, 1};
