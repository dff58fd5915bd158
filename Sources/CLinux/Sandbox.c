#include "SandboxCalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

// The kernel's struct, spelled out: headers of older systems know only its first field.
struct ruleset_attr {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

int winnow_landlock_abi(void) {
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* LANDLOCK_CREATE_RULESET_VERSION */);
    return abi < 0 ? -errno : (int)abi;
}

int winnow_landlock_deny_all(int abi) {
    // Access rights by ABI: 13 in the first, then REFER, TRUNCATE, and IOCTL_DEV with the fifth.
    struct ruleset_attr attr = {.handled_access_fs = (1u << 13) - 1};
    size_t size = sizeof attr.handled_access_fs;
    if (abi >= 2) attr.handled_access_fs |= 1u << 13;
    if (abi >= 3) attr.handled_access_fs |= 1u << 14;
    if (abi >= 5) attr.handled_access_fs |= 1u << 15;
    if (abi >= 4) {
        attr.handled_access_net = 3;  // BIND_TCP, CONNECT_TCP
        size = offsetof(struct ruleset_attr, scoped);
    }
    if (abi >= 6) {
        attr.scoped = 3;  // ABSTRACT_UNIX_SOCKET, SIGNAL
        size = sizeof attr;
    }
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
    if (ruleset < 0) return -errno;
    int error = syscall(SYS_landlock_restrict_self, ruleset, 0) < 0 ? -errno : 0;
    close(ruleset);
    return error;
}

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
// The low half of an argument (both architectures are little-endian); all that is tested are ints.
#define LOAD_ARG(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[n]))
#define LOAD_ARG_HIGH(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[n]) + 4)
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define KILL SECCOMP_RET_KILL_PROCESS
#define ALLOW SECCOMP_RET_ALLOW
#define DENY(error) (SECCOMP_RET_ERRNO | (error))
#define ON(call, action) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), RETURN(action)
// Skips the `count` instructions that belong to another call.
#define UNLESS(call, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, count)

#ifdef NATIVE_ARCH
/// Calls a page can need: memory, threads and their locks, clocks, open files.
#define ALLOWED_CALLS                                                                                    \
    ON(futex, ALLOW), ON(read, ALLOW), ON(write, ALLOW), ON(readv, ALLOW), ON(writev, ALLOW),            \
        ON(munmap, ALLOW), ON(madvise, ALLOW), ON(mremap, ALLOW), ON(brk, ALLOW),                        \
        ON(clock_gettime, ALLOW), ON(clock_getres, ALLOW), ON(gettimeofday, ALLOW),                      \
        ON(clock_nanosleep, ALLOW), ON(nanosleep, ALLOW), ON(restart_syscall, ALLOW),                    \
        ON(rt_sigprocmask, ALLOW), ON(rt_sigaction, ALLOW), ON(rt_sigreturn, ALLOW),                     \
        ON(sigaltstack, ALLOW), ON(set_robust_list, ALLOW), ON(rseq, ALLOW), ON(gettid, ALLOW),          \
        ON(getpid, ALLOW), ON(sched_yield, ALLOW), ON(sched_getaffinity, ALLOW), ON(membarrier, ALLOW),  \
        ON(getcpu, ALLOW), ON(getrandom, ALLOW), ON(getrusage, ALLOW), ON(sysinfo, ALLOW),               \
        ON(uname, ALLOW), ON(close, ALLOW), ON(exit, ALLOW), ON(exit_group, ALLOW)

/// Calls that no page has a reason to make: whoever makes them is not our program any more.
#define FATAL_CALLS                                                                                      \
    ON(execve, KILL), ON(execveat, KILL), ON(ptrace, KILL), ON(process_vm_readv, KILL),                  \
        ON(process_vm_writev, KILL), ON(socket, KILL), ON(connect, KILL), ON(bind, KILL),                \
        ON(listen, KILL), ON(accept, KILL), ON(accept4, KILL), ON(sendmmsg, KILL),                       \
        ON(io_uring_setup, KILL), ON(bpf, KILL), ON(mount, KILL), ON(pivot_root, KILL),                  \
        ON(unshare, KILL), ON(setns, KILL), ON(keyctl, KILL), ON(userfaultfd, KILL),                     \
        ON(perf_event_open, KILL), ON(pidfd_getfd, KILL)
#endif

int winnow_seccomp_confine(void) {
#ifdef NATIVE_ARCH
    const uint32_t self = (uint32_t)getpid();
    struct sock_filter filter[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0),
        RETURN(KILL),
        LOAD(nr),
#if defined(__x86_64__)
        // The x32 calls are a second door to the same kernel.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
        RETURN(KILL),
#endif
        ALLOWED_CALLS,
        // Memory that can be written is never run: no code made at run time.
        UNLESS(mmap, 4),
        LOAD_ARG(2),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1),
        RETURN(DENY(EPERM)),
        RETURN(ALLOW),
        UNLESS(mprotect, 4),
        LOAD_ARG(2),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1),
        RETURN(DENY(EPERM)),
        RETURN(ALLOW),
        // Threads, no processes. clone3 hides its flags in memory: glibc falls back to clone.
        ON(clone3, DENY(ENOSYS)),
        UNLESS(clone, 4),
        LOAD_ARG(0),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
        RETURN(DENY(EPERM)),
        RETURN(ALLOW),
        // abort() signals its own process, nobody else.
        UNLESS(tgkill, 4),
        LOAD_ARG(0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, self, 1, 0),
        RETURN(DENY(EPERM)),
        RETURN(ALLOW),
        // The name of a thread.
        UNLESS(prctl, 4),
        LOAD_ARG(0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_NAME, 1, 0),
        RETURN(DENY(EPERM)),
        RETURN(ALLOW),
        // Limits of its own may be read (pthread_create), none set, none of others seen.
        UNLESS(prlimit64, 9),
        LOAD_ARG(0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        RETURN(DENY(EPERM)),
        LOAD_ARG(2),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3),
        LOAD_ARG_HIGH(2),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
        RETURN(ALLOW),
        RETURN(DENY(EPERM)),
        FATAL_CALLS,
        // Opening, asking and all the rest: libraries try and live with a no.
        RETURN(DENY(EPERM)),
    };
    struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = filter};
    long answer = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    if (answer > 0) return -EAGAIN;  // The id of a thread that could not be brought along.
    return answer < 0 ? -errno : 0;
#else
    return -ENOSYS;
#endif
}

int winnow_no_new_privileges(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

int winnow_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ? -errno : 0; }

int winnow_close_from(unsigned first) {
    return syscall(SYS_close_range, first, ~0u, 0) < 0 ? -errno : 0;
}

static int limit(__rlimit_resource_t resource, unsigned long value) {
    struct rlimit now;
    if (getrlimit(resource, &now) < 0) return -errno;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) value = now.rlim_max;
    struct rlimit both = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &both) < 0 ? -errno : 0;
}

int winnow_limit_resources(unsigned long memory_bytes, unsigned long file_count) {
    int error = limit(RLIMIT_DATA, memory_bytes);
    if (error == 0) error = limit(RLIMIT_CORE, 0);
    if (error == 0) error = limit(RLIMIT_FSIZE, 0);
    if (error == 0) error = limit(RLIMIT_NOFILE, file_count);
    return error;
}

int winnow_limit_memory(int pid, unsigned long bytes) {
    struct rlimit now;
    if (prlimit(pid, RLIMIT_DATA, NULL, &now) < 0) return -errno;
    now.rlim_cur = bytes < now.rlim_max ? bytes : now.rlim_max;
    return prlimit(pid, RLIMIT_DATA, &now, NULL) < 0 ? -errno : 0;
}

int winnow_open_data_count(void) { return open("/proc/self/statm", O_RDONLY | O_CLOEXEC); }

long winnow_data_bytes(int count) {
    char text[128];
    ssize_t length = read(count, text, sizeof text - 1);
    close(count);
    if (length <= 0) return 0;
    text[length] = 0;
    long pages = 0;
    // size resident shared text lib data dt
    return sscanf(text, "%*d %*d %*d %*d %*d %ld", &pages) == 1 ? pages * sysconf(_SC_PAGESIZE) : 0;
}

int winnow_set_oom_score(int score) {
    char text[16];
    int length = snprintf(text, sizeof text, "%d", score);
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    ssize_t written = write(fd, text, (size_t)length);
    int error = written == length ? 0 : -errno;
    close(fd);
    return error;
}

int winnow_ignore_sigpipe(void) { return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -errno : 0; }
