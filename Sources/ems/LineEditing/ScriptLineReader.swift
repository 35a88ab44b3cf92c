import EMSSyntax
import EMSWorkspace
import Glibc

/// Lines of a descriptor, whatever stands behind it: pieces are read, cut at line ends, and joined where a line is longer.
struct LineBuffer {
  private let descriptor: Int32
  /// A descriptor that ends a wait, since a signal just before a wait would not; nil where no signal is waited for.
  private let wake: Int32?
  private var bytes: [UInt8] = []
  private var start = 0
  private var searched = 0
  private var hasEnded = false

  /// What reading gave.
  enum Piece {
    case line(String)
    case interrupted
    case ended
  }

  init(_ descriptor: Int32, wake: Int32? = nil) {
    self.descriptor = descriptor
    self.wake = wake
  }

  /// Drops what was read of a line that is not whole.
  mutating func drop() {
    bytes.removeAll()
    start = 0
    searched = 0
  }

  /// The next line, without its end (LF or CR LF).
  mutating func next() -> Piece {
    while true {
      if let end = bytes[searched...].firstIndex(of: 0x0A) {
        let line = text(start..<end)
        start = end + 1
        searched = start
        return .line(line)
      }
      searched = bytes.count
      if hasEnded { return .ended }
      if start > 0 {
        bytes.removeFirst(start)
        searched -= start
        start = 0
      }
      if let wake, isAwoken(wake) { return .interrupted }
      let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        count = max(-1, read(descriptor, buffer.baseAddress, buffer.count))
        if count < 0 {
          count = 0
          hasEnded = errno != EINTR
        } else if count == 0 {
          hasEnded = true
        }
      }
      if !piece.isEmpty {
        bytes += piece
        continue
      }
      if !hasEnded { return .interrupted }
      if !bytes.isEmpty {
        // The last line needs no end; on a terminal, Ctrl-D within a line ends the line only.
        let line = text(0..<bytes.count)
        drop()
        if isatty(descriptor) == 1 { hasEnded = false }
        return .line(line)
      }
      // A terminal can be read on after Ctrl-D.
      if isatty(descriptor) == 1 { hasEnded = false }
      return .ended
    }
  }

  /// Waits until something can be read, or a signal has come: true for that.
  private func isAwoken(_ wake: Int32) -> Bool {
    var sources = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
    ]
    if poll(&sources, nfds_t(sources.count), -1) < 0 { return errno == EINTR }
    guard sources[1].revents != 0 else { return false }
    var drained = [UInt8](repeating: 0, count: 64)
    _ = read(wake, &drained, drained.count)
    return true
  }

  private func text(_ range: Range<Int>) -> String {
    let end = range.upperBound > range.lowerBound && bytes[range.upperBound - 1] == 0x0D ? 1 : 0
    return String(decoding: bytes[range.lowerBound..<range.upperBound - end], as: UTF8.self)
  }
}

/// Lines of a pipe or a file, read as a script: no prompt, no colour, no history, no libedit.
final class ScriptLineReader: LineReader {
  let isInteractive = false
  private var lines = LineBuffer(STDIN_FILENO)
  private var isFirst = true

  func read(after opening: InputState.Opening?, before: String, complete: @escaping (String, Int) -> [Completion])
    -> LineEvent
  {
    while true {
      switch lines.next() {
      case .line(var line):
        // A byte-order mark is no part of the first line.
        if isFirst, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
        isFirst = false
        return .line(line)
      case .interrupted: continue
      case .ended: return .ended
      }
    }
  }

  func remember(_ entry: String) {}
}

/// A terminal that cannot be edited on: TERM is dumb, unset or unknown, or the output goes elsewhere. Prompts, and what the
/// system itself offers for a line.
final class PlainLineReader: LineReader {
  let isInteractive = true
  private var lines = LineBuffer(STDIN_FILENO, wake: TerminalSignals.wakeDescriptor)
  /// Where prompts go: not among results that a pipe takes.
  private let prompts: Int32

  init(prompts: Int32) { self.prompts = prompts }

  func read(after opening: InputState.Opening?, before: String, complete: @escaping (String, Int) -> [Completion])
    -> LineEvent
  {
    write(Prompt.text(after: opening))
    while true {
      switch lines.next() {
      case .line(let line): return .line(line)
      case .ended:
        write("\n")
        return .ended
      case .interrupted:
        if TerminalSignals.takeInterrupt() {
          lines.drop()
          write("\n")
          // What was typed is with the terminal, which has thrown it away: nobody can tell whether there was any.
          return .interrupted(wasEmpty: true)
        }
        if TerminalSignals.takeContinued() { write(Prompt.text(after: opening)) }
      }
    }
  }

  func remember(_ entry: String) {}

  private func write(_ text: String) {
    _ = try? OutputStream.write(Array(text.utf8), to: prompts, path: "the terminal")
  }
}
