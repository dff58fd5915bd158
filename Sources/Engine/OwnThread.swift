import Glibc
import Synchronization

/// Work on a thread of its own, whose end can be waited for.
final class OwnThread: Sendable {
    private let work: @Sendable () -> String?
    private let problem = Mutex<String?>(nil)
    /// Nil where no thread could be made; then `finish` does the work.
    private let thread = Mutex<pthread_t?>(nil)

    /// Begins.
    init(_ work: @escaping @Sendable () -> String?) {
        self.work = work
        var made = pthread_t()
        let me = unsafe Unmanaged.passRetained(self).toOpaque()
        let error = unsafe pthread_create(
            &made, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<OwnThread>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, me)
        if error == 0 {
            thread.withLock { $0 = made }
        } else {
            unsafe Unmanaged<OwnThread>.fromOpaque(me).release()
        }
    }

    /// Waits for the end.
    /// - Returns: what is missing, or nil.
    func finish() -> String? {
        if let thread = thread.withLock({ $0 }) {
            pthread_join(thread, nil)
        } else {
            run()
        }
        return problem.withLock { $0 }
    }

    private func run() {
        let found = work()
        problem.withLock { $0 = found }
    }
}
