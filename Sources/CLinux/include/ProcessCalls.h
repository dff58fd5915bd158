#ifndef WINNOW_PROCESSCALLS_H
#define WINNOW_PROCESSCALLS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#endif
