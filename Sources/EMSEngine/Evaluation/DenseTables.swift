import EMSSemantics
import Synchronization

/// The cells of decision tables by table, each filled once for a register.
final class DenseTables: Sendable {
  private let known = Mutex<[TableID: [Value]]>([:])

  /// The cells of a table, made where they are not known yet.
  func cells(of table: TableID, _ make: () -> [Value]) -> [Value] {
    if let found = known.withLock({ $0[table] }) { return found }
    let made = make()
    known.withLock { $0[table] = made }
    return made
  }
}
