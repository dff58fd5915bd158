#include "ProcessCalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int spawn_with(const char *path, char *const argv[], char *const envp[],
                      posix_spawn_file_actions_t *actions, pid_t *pid) {
    posix_spawnattr_t attributes;
    int error = posix_spawnattr_init(&attributes);
    if (error != 0) return error;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    error = posix_spawn(pid, path, actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/// The environment of the engine; `library_path` is "LD_LIBRARY_PATH=..." or NULL.
static int spawn_in_clean_environment(const char *path, const char *subcommand,
                                      posix_spawn_file_actions_t *actions, pid_t *pid) {
    char *library_path = NULL;
    const char *value = getenv("LD_LIBRARY_PATH");
    if (value != NULL && asprintf(&library_path, "LD_LIBRARY_PATH=%s", value) < 0) return ENOMEM;
    char *argv[] = {(char *)"winnow", (char *)subcommand, NULL};
    // A backtrace would fork and exec a program out of the sandbox.
    char *envp[] = {(char *)"SWIFT_BACKTRACE=enable=no", library_path, NULL};
    int error = spawn_with(path, argv, envp, actions, pid);
    free(library_path);
    return error;
}

int winnow_spawn_engine(const char *path, const char *subcommand, int channel, int progress, int errors,
                        int32_t *pid) {
    // Copies above the targets: a dup2 must not overwrite a source that is still needed.
    int sources[3] = {errors, channel, progress};
    int targets[3] = {2, 3, 4};
    int copies[3] = {-1, -1, -1};
    int error = 0;
    for (int k = 0; k < 3 && error == 0; k++) {
        copies[k] = fcntl(sources[k], F_DUPFD_CLOEXEC, 10);
        if (copies[k] < 0) error = errno;
    }
    posix_spawn_file_actions_t actions;
    if (error == 0) error = posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        for (int k = 0; k < 3; k++) posix_spawn_file_actions_adddup2(&actions, copies[k], targets[k]);
        posix_spawn_file_actions_addclosefrom_np(&actions, 5);
        error = spawn_in_clean_environment(path, subcommand, &actions, pid);
        posix_spawn_file_actions_destroy(&actions);
    }
    for (int k = 0; k < 3; k++) {
        if (copies[k] >= 0) close(copies[k]);
    }
    return error;
}

/// Whether this process has no other threads, which a copy of it would wait for in vain.
static int is_single_threaded(void) {
    struct stat tasks;
    return stat("/proc/self/task", &tasks) == 0 && tasks.st_nlink == 3;
}

static void become_bare(const int sources[3]) {
    setpgid(0, 0);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    // Above the targets: a dup2 must not overwrite a source that is still needed.
    int copies[3];
    for (int k = 0; k < 3; k++) {
        copies[k] = fcntl(sources[k], F_DUPFD, 10);
        if (copies[k] < 0) _exit(70);
    }
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0) _exit(70);
    for (int k = 0; k < 3; k++) {
        if (dup2(copies[k], 2 + k) < 0) _exit(70);
    }
    syscall(SYS_close_range, 5, ~0u, 0);
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        explicit_bzero(*entry, strlen(*entry));
    }
    clearenv();
}

int32_t winnow_copy_as_engine(int channel, int progress, int errors) {
    if (!is_single_threaded()) return -EBUSY;
    pid_t pid = fork();
    if (pid < 0) return -errno;
    if (pid == 0) become_bare((const int[3]){errors, channel, progress});
    return pid;
}

int32_t winnow_split_process(void) {
    // glibc's fork() has no way to say CLONE_PARENT. With no stack, no thread area and no addresses to be
    // written, the order of the arguments is the same on x86_64 and aarch64.
    long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0L, 0L, 0L, 0L);
    return pid < 0 ? -errno : (int32_t)pid;
}

enum { DESCRIPTOR_COUNT = 3 };

/// A message of one byte with room for the descriptors.
struct descriptor_message {
    char byte;
    struct iovec data;
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(DESCRIPTOR_COUNT * sizeof(int))];
    struct msghdr message;
};

static void begin_message(struct descriptor_message *m) {
    memset(m, 0, sizeof *m);
    m->data = (struct iovec){.iov_base = &m->byte, .iov_len = 1};
    m->message = (struct msghdr){
        .msg_iov = &m->data, .msg_iovlen = 1, .msg_control = m->control, .msg_controllen = sizeof m->control};
}

int winnow_send_descriptors(int socket, const int descriptors[3]) {
    struct descriptor_message m;
    begin_message(&m);
    struct cmsghdr *head = CMSG_FIRSTHDR(&m.message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(DESCRIPTOR_COUNT * sizeof(int));
    memcpy(CMSG_DATA(head), descriptors, DESCRIPTOR_COUNT * sizeof(int));
    ssize_t sent;
    do sent = sendmsg(socket, &m.message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == 1 ? 0 : sent < 0 ? -errno : -EIO;
}

int winnow_receive_descriptors(int socket, int descriptors[3]) {
    struct descriptor_message m;
    begin_message(&m);
    ssize_t got;
    do got = recvmsg(socket, &m.message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0) return got < 0 ? -errno : 0;
    struct cmsghdr *head = CMSG_FIRSTHDR(&m.message);
    if (head == NULL || head->cmsg_type != SCM_RIGHTS ||
        head->cmsg_len != CMSG_LEN(DESCRIPTOR_COUNT * sizeof(int)))
        return -EBADMSG;
    memcpy(descriptors, CMSG_DATA(head), DESCRIPTOR_COUNT * sizeof(int));
    return 1;
}

int winnow_pidfd_open(int32_t pid) {
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
}

int winnow_pidfd_kill(int pidfd) {
    return syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) < 0 ? -errno : 0;
}

int winnow_pidfd_reap(int pidfd, int wait, struct winnow_exit *result) {
    const int by_pidfd = 3;  // P_PIDFD, which older headers lack.
    siginfo_t info;
    struct rusage usage;
    memset(&info, 0, sizeof info);
    memset(&usage, 0, sizeof usage);
    long answer;
    do {
        answer = syscall(SYS_waitid, by_pidfd, pidfd, &info, WEXITED | (wait ? 0 : WNOHANG), &usage);
    } while (answer < 0 && errno == EINTR);
    if (answer < 0) return -errno;
    if (info.si_pid == 0) return 0;
    result->code = info.si_code == CLD_EXITED ? info.si_status : -1;
    result->signal = info.si_code == CLD_EXITED ? 0 : info.si_status;
    result->peak_resident_kib = usage.ru_maxrss;
    return 1;
}

int winnow_socket_pair(int buffer_bytes, int pair[2]) {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) return -errno;
    for (int k = 0; k < 2; k++) {
        // Beyond net.core.wmem_max only for a privileged process; the smaller buffer costs only wake-ups.
        if (setsockopt(pair[k], SOL_SOCKET, SO_SNDBUFFORCE, &buffer_bytes, sizeof buffer_bytes) < 0)
            setsockopt(pair[k], SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
    }
    return 0;
}

int winnow_error_pipe(int pair[2]) {
    if (pipe2(pair, O_CLOEXEC) < 0) return -errno;
    if (fcntl(pair[0], F_SETFL, O_NONBLOCK) < 0) return -errno;
    // The engine's side does not block either: a page that floods stderr loses lines, not time.
    if (fcntl(pair[1], F_SETFL, O_NONBLOCK) < 0) return -errno;
    return 0;
}

int winnow_progress_create(unsigned count) {
    int fd = memfd_create("winnow-progress", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return -errno;
    if (ftruncate(fd, (off_t)(count * sizeof(struct winnow_progress))) < 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

struct winnow_progress *winnow_progress_map(int fd, unsigned count) {
    void *slots =
        mmap(NULL, count * sizeof(struct winnow_progress), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return slots == MAP_FAILED ? NULL : slots;
}

void winnow_progress_unmap(struct winnow_progress *slots, unsigned count) {
    munmap(slots, count * sizeof(struct winnow_progress));
}

uint64_t winnow_monotonic_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t winnow_cpu_ns(int32_t pid) {
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) < 0) return 0;
    return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

void winnow_keep_freed_memory(unsigned bytes) {
    mallopt(M_MMAP_THRESHOLD, (int)(bytes / 4));
    mallopt(M_TRIM_THRESHOLD, (int)bytes);
    mallopt(M_TOP_PAD, (int)(bytes / 16));
}

void winnow_name_process(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
/// Engines have an empty environment, and their standard error is a page's last words.
const char *__tsan_default_options(void);
const char *__tsan_default_options(void) { return "log_path=.build/thread-sanitizer/race"; }
#endif
#endif
