#include "CScan.h"

#include <string.h>

static inline bool is_text_control(uint8_t byte) {
    return byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D;
}

static inline bool in_range(uint8_t byte, uint8_t low, uint8_t high) {
    return (uint8_t)(byte - low) <= (uint8_t)(high - low);
}

int winnow_utf8_sequence(const uint8_t *bytes, size_t count) {
    uint8_t first = bytes[0], low = 0x80, high = 0xBF;
    int needed;
    if (in_range(first, 0xC2, 0xDF)) {
        needed = 1;
    } else if (in_range(first, 0xE0, 0xEF)) {
        needed = 2;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
    } else if (in_range(first, 0xF0, 0xF4)) {
        needed = 3;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
    } else {
        return -1;
    }
    for (int length = 1; length <= needed; length++) {
        if ((size_t)length >= count || !in_range(bytes[length], low, high)) return -length;
        low = 0x80;
        high = 0xBF;
    }
    return needed + 1;
}

static inline void count_control(uint8_t byte, winnow_utf8_facts *facts) {
    if (byte >= 0x20 || is_text_control(byte)) return;
    if (byte == 0) {
        facts->nul_count++;
    } else if (byte == 0x1B) {
        facts->escape_count++;
    } else {
        facts->control_count++;
    }
}

/// Bytes that are looked at together before any of them is looked at alone.
enum { block = 64 };

/// Whether a block is ASCII without controls that count.
static inline bool is_plain(const uint8_t *bytes) {
    uint8_t found = 0;
    for (int k = 0; k < block; k++) {
        uint8_t byte = bytes[k];
        uint8_t control = (byte < 0x20) & (byte != 0x09) & (byte != 0x0A) & (byte != 0x0C) & (byte != 0x0D);
        found |= (uint8_t)(byte & 0x80) | control;
    }
    return found == 0;
}

winnow_utf8_facts winnow_scan_utf8(const uint8_t *bytes, size_t count) {
    winnow_utf8_facts facts = {0};
    size_t i = 0;
    while (i < count) {
        if (count - i >= block && is_plain(bytes + i)) {
            i += block;
            continue;
        }
        size_t end = count - i < block ? count : i + block;
        while (i < end) {
            if (bytes[i] < 0x80) {
                count_control(bytes[i], &facts);
                i++;
                continue;
            }
            int length = winnow_utf8_sequence(bytes + i, count - i);
            if (length > 0) {
                facts.multibyte_count++;
                i += (size_t)length;
            } else {
                facts.invalid_count++;
                i += (size_t)-length;
            }
        }
    }
    return facts;
}

static inline uint8_t is_word(uint8_t byte) {
    return (uint8_t)((byte | 0x20) - 'a') < 26 || (uint8_t)(byte - '0') < 10;
}

int64_t winnow_count_ascii_words(const uint8_t *bytes, size_t count) {
    uint8_t high = 0;
    for (size_t i = 0; i < count; i++) high |= bytes[i];
    if (high & 0x80) return -1;
    if (count == 0) return 0;
    int64_t words = is_word(bytes[0]);
    // In pieces whose count fits a byte, so that the vectors hold sixteen counts.
    for (size_t i = 1; i < count;) {
        size_t end = count - i > 128 ? i + 128 : count;
        uint8_t starts = 0;
        for (; i < end; i++) starts += is_word(bytes[i]) & !is_word(bytes[i - 1]);
        words += starts;
    }
    return words;
}

bool winnow_is_collapsed(const uint8_t *bytes, size_t count) {
    uint8_t found = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        found |= (bytes[i] < 0x20) | ((bytes[i] == 0x20) & (bytes[i + 1] == 0x20));
    }
    return found == 0 && (count == 0 || bytes[count - 1] >= 0x20);
}

bool winnow_is_plain_text(const uint8_t *bytes, size_t count) {
    uint8_t found = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t byte = bytes[i];
        found |= (byte >= 0x7F) | ((byte < 0x20) & (byte != '\n')) | (byte == '&');
    }
    return found == 0;
}

size_t winnow_json_plain_length(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        uint8_t found = 0;
        for (int k = 0; k < 32; k++) {
            uint8_t byte = bytes[i + k];
            found |= (byte < 0x20) | (byte == '"') | (byte == '\\');
        }
        if (found) break;
    }
    while (i < count && bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\') i++;
    return i;
}
