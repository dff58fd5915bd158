#ifndef WINNOW_CLINUX_H
#define WINNOW_CLINUX_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
// System calls that Swift cannot see through Glibc's module. One header a concern.
#include "FileCalls.h"
#include "NotifyCalls.h"
#include "SandboxCalls.h"
#include "ProcessCalls.h"
#include "EventCalls.h"
#endif
