import Glibc
import Synchronization

/// Runs a body on several threads at once and waits for all.
public enum Threads {
  /// The processors that this machine offers.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Calls `body` once a thread, with the thread's number; the calling thread is one of them.
  public static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    for number in 1..<max(1, count) {
      let task = Unmanaged.passRetained(Task(number: number, body: body))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let task = Unmanaged<Task>.fromOpaque(argument).takeRetainedValue()
          task.body(task.number)
          return nil
        }, task.toOpaque())
      if status == 0 {
        threads.append(thread)
      } else {
        // No thread to be had: the others take its share.
        task.release()
      }
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
  }

  private final class Task: Sendable {
    let number: Int
    let body: @Sendable (Int) -> Void

    init(number: Int, body: @escaping @Sendable (Int) -> Void) {
      self.number = number
      self.body = body
    }
  }
}

/// Hands out the numbers 0, 1, 2 … to several threads, each once.
public final class Counter: Sendable {
  private let next = Atomic<Int>(0)

  /// Creates a counter that begins with 0.
  public init() {}

  /// The next number.
  public func take() -> Int { next.add(1, ordering: .relaxed).oldValue }
}

/// Lets threads do the last part of their work one after the other, in the order of the numbers of their pieces.
///
/// Each number from 0 on must be waited for and ended by one thread.
public final class Turn: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let change: UnsafeMutablePointer<pthread_cond_t>
  private var current = 0

  /// Creates turns that begin with number 0.
  public init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    change = .allocate(capacity: 1)
    change.initialize(to: pthread_cond_t())
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(mutex)
    change.deallocate()
    mutex.deallocate()
  }

  /// Waits until all numbers before `number` have ended.
  public func wait(for number: Int) {
    pthread_mutex_lock(mutex)
    while current != number { pthread_cond_wait(change, mutex) }
    pthread_mutex_unlock(mutex)
  }

  /// Ends the number whose turn it is.
  public func end() {
    pthread_mutex_lock(mutex)
    current += 1
    pthread_cond_broadcast(change)
    pthread_mutex_unlock(mutex)
  }
}
