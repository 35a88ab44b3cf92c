import CLibedit
import Glibc

/// The signals of an interactive session, as flags that handlers in C set. The state stands in the one object file of this
/// source: nothing else may name the functions of the header that begin with `signal`.
enum TerminalSignals {
  /// Takes over the signals, and notes how the terminal was found. Once, before the first prompt.
  static func install() { signal_install_all() }

  /// Puts the terminal back as it was found.
  static func restoreTerminal() { signal_restore_terminal() }

  /// A descriptor that can be read once a signal has come.
  static var wakeDescriptor: Int32 { signal_wake_descriptor() }

  /// Whether Ctrl-C was pressed since that was last asked for; forgets it.
  static func takeInterrupt() -> Bool { signal_take_interrupts() > 0 }

  /// Whether the terminal has another size now.
  static func takeResized() -> Bool { signal_take_resized() != 0 }

  /// Whether the program was stopped and goes on.
  static func takeContinued() -> Bool { signal_take_continued() != 0 }

  /// Whether the terminal marks what is pasted; only while a line is edited.
  static func markPastes(_ isOn: Bool) { signal_mark_pastes(isOn ? 1 : 0) }

  /// Runs `body`, which Ctrl-C cancels: the closure that it is given then says so. One that came after the line was entered
  /// counts too. A second one ends the program.
  static func cancellable<Answer>(_ body: (@escaping @Sendable () -> Bool) -> Answer) -> Answer {
    signal_set_running(1)
    defer {
      signal_set_running(0)
      _ = signal_take_interrupts()
    }
    return body { signal_interrupt_count() > 0 }
  }

  /// Stops the program and all of its pipeline, as Ctrl-Z does; returns when it goes on.
  static func stop() { kill(0, SIGTSTP) }
}
