import Glibc
import Synchronization

/// The threads that run the engine's tasks: one a worker, made after the sandbox is closed.
///
/// Not libdispatch's: its monitor opens `/proc/<pid>/stat` while threads are busy and ends the process
/// where it may not, and its pool is as wide as the machine, not as the plan says.
@safe final class WorkerThreads: TaskExecutor {
    /// Parsers and renderers recurse within their own limits; the usual size of a main thread's stack.
    static let stackBytes = 8 << 20

    private let jobs = Mutex<[UnownedJob]>([])
    /// Counts `jobs`; a semaphore of libc, because Mutex has nothing to wait on.
    private nonisolated(unsafe) let available: UnsafeMutablePointer<sem_t>

    /// Lives as long as the process.
    /// - Returns: nil where a thread could not be made.
    init?(count: Int) {
        unsafe available = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        guard unsafe sem_init(available, 0, 0) == 0 else { return nil }
        for _ in 0..<count {
            guard makeThread() else { return nil }
        }
    }

    private func makeThread() -> Bool {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
        defer { unsafe pthread_attr_destroy(&attributes) }
        guard unsafe pthread_attr_setstacksize(&attributes, Self.stackBytes) == 0 else {
            return false
        }
        var thread = pthread_t()
        let me = unsafe Unmanaged.passRetained(self).toOpaque()
        return unsafe pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<WorkerThreads>.fromOpaque(argument).takeUnretainedValue().run()
            }, me) == 0
    }

    private func run() -> Never {
        while true {
            while unsafe sem_wait(available) != 0 {}
            guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { continue }
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        unsafe sem_post(available)
    }
}
