#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
// Debian builds libxml2 with ICU, whose headers would come along and clash with other modules.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
