import Glibc
import Synchronization

/// Runs a body on several threads at once and waits for all.
enum Threads {
  /// The processors that this machine offers.
  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Calls `body` once a thread, with the thread's number; the calling thread is one of them.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
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
final class Counter: Sendable {
  private let next = Atomic<Int>(0)

  /// The next number.
  func take() -> Int { next.add(1, ordering: .relaxed).oldValue }
}
