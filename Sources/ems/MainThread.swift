import CAllocator
import Glibc

/// Runs the program on a thread with a large stack: scripts may nest 256 deep and chain 1,000 operators, and what reads them
/// calls itself as deep. Pages of a stack that are never reached cost nothing.
enum MainThread {
  private static let stackSize = 512 << 20

  /// Calls `body` on such a thread and gives its status; on the calling one where none can be had.
  ///
  /// - Parameter beside: what the calling thread does meanwhile, before it waits.
  static func run(beside: () -> Void, _ body: @escaping @Sendable () -> Int32) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    // One heap for all threads: that of a further thread would grow by a page and a call to the system at a time, and what
    // runs in parallel here takes memory seldom, in large pieces.
    mallopt(M_ARENA_MAX, 1)
    guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return body() }
    let task = Task(body)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let task = Unmanaged<Task>.fromOpaque(argument).takeUnretainedValue()
        task.status = task.body()
        return nil
      }, Unmanaged.passUnretained(task).toOpaque())
    guard status == 0 else { return body() }
    // Signals go to the thread that works: one that waits for a key has to return from that wait.
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    beside()
    pthread_join(thread, nil)
    return task.status
  }

  /// What runs and how it ended; the status is written before the thread is joined and read after.
  private final class Task: @unchecked Sendable {
    let body: @Sendable () -> Int32
    var status: Int32 = 0

    init(_ body: @escaping @Sendable () -> Int32) { self.body = body }
  }
}
