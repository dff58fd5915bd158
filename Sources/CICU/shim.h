// ICU renames its functions per version with macros, which Swift cannot see: add inline wrappers here.
#include <stdbool.h>
#include <stdint.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/udata.h>
#include <unicode/unorm2.h>

/// Keeps ICU from looking for data files: all its data is in libicudata, and a sandbox has no files.
static inline bool winnow_icu_use_no_files(void) {
    UErrorCode error = U_ZERO_ERROR;
    udata_setFileAccess(UDATA_NO_FILES, &error);
    return U_SUCCESS(error);
}

/// Writes U+FFFD for an undecodable sequence and counts it. A lone byte 80 is the euro sign of GBK, by the
/// WHATWG Encoding Standard; ICU's gb18030 rejects it.
static inline void winnow_icu_replace(
    const void *context, UConverterToUnicodeArgs *arguments, const char *units, int32_t length,
    UConverterCallbackReason reason, UErrorCode *error) {
    if (reason > UCNV_IRREGULAR) return;
    UErrorCode ignored = U_ZERO_ERROR;
    UChar written = 0xFFFD;
    if (length == 1 && (unsigned char)units[0] == 0x80
        && ucnv_getType(arguments->converter) == UCNV_MBCS
        && ucnv_getCCSID(arguments->converter, &ignored) == 1392) {
        written = 0x20AC;
    } else {
        ++*(int64_t *)context;
    }
    *error = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(arguments, &written, 1, 0, error);
}

/// Decodes `length` bytes by the converter `name` into UTF-8.
/// Returns the bytes needed (more than `capacity` where it was too small), or -1 without such a converter.
static inline int32_t winnow_icu_decode(
    const char *name, const char *source, int32_t length, char *target, int32_t capacity,
    int64_t *replaced) {
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &error);
    if (U_FAILURE(error)) return -1;
    *replaced = 0;
    ucnv_setToUCallBack(converter, winnow_icu_replace, replaced, NULL, NULL, &error);
    int32_t needed = ucnv_toAlgorithmic(UCNV_UTF8, converter, target, capacity, source, length, &error);
    ucnv_close(converter);
    return U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR ? -1 : needed;
}

/// Whether the scalar is a letter, a mark, or a decimal digit: what a word is made of.
static inline bool winnow_icu_is_word(int32_t scalar) {
    return (U_GET_GC_MASK(scalar) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

/// Whether the scalar may stand in NFC text whatever its neighbours are.
static inline bool winnow_icu_is_inert_nfc(int32_t scalar) {
    return u_getIntPropertyValue(scalar, UCHAR_NFC_QUICK_CHECK) == UNORM_YES
        && u_getCombiningClass(scalar) == 0;
}

/// Normalizes UTF-16 to NFC; returns the units needed, or -1.
static inline int32_t winnow_icu_nfc(const uint16_t *source, int32_t length, uint16_t *target, int32_t capacity) {
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    if (U_FAILURE(error)) return -1;
    int32_t needed = unorm2_normalize(
        nfc, (const UChar *)source, length, (UChar *)target, capacity, &error);
    return U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR ? -1 : needed;
}
