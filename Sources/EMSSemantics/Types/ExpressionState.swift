import EMSSyntax
import EMSValues

/// What checking expressions keeps beside the program: written units, unknown units, columns of the import at hand.
struct ExpressionState {
  /// The units in which quantities were written, so that a result can be shown in one of them.
  var writtenUnits: [ExpressionID: Unit] = [:]
  /// Unknown units by what says them; the index of each is the number of its dimension's variable.
  var unitVariables: [UnitVariable] = []
  var unitVariableNumbers: [UnitVariable: Int] = [:]
  /// The number of the next binding of a row, from 1: 0 stands for the rows that a scope begins with.
  var nextBinding = 1
  /// The columns that rules of the import at hand read: `Operation.argument(i)` is the i-th.
  var importColumns: [ColumnReference] = []
  /// Places at which a name was already reported.
  var reported: Set<SourceRange> = []
  /// Names beside a level in a sum or a product.
  var arithmeticOperands: Set<SourceRange> = []
  /// Fields whose rule is part of a circle that was reported.
  var fieldsInCircle: Set<FieldID> = []
  /// Rules, conditions and formulas, with what they are for: the roots of what is proved.
  var roots: [ExpressionRoot] = []
  /// Conditions of blocks, each checked once.
  var conditions: [ConditionKey: ExpressionID] = [:]
  /// Whether what is checked reads a field that no method in use gives, where that means that it does not apply.
  var readsOtherMethod = false
  /// Where the column of a view that was read last stands: a title after it is its heading.
  var lastColumn: SourceRange?
  /// How deep the expression at hand is nested.
  var depth = 0
}

/// The condition of a block, under the names of one method: `like` lets several methods have one.
struct ConditionKey: Hashable {
  var node: NodeReference
  var method: MethodID?
}

/// A whole expression and what it is for.
struct ExpressionRoot {
  var expression: ExpressionID
  var purpose: Scope.Purpose
  /// The field that it computes.
  var field: FieldID?
  /// Whether the standard library holds it.
  var isLibrary: Bool
}

/// A unit that only the data say: the value of the field at the end of a path.
struct UnitVariable: Hashable {
  /// Where the path begins.
  enum Root: Hashable {
    /// A row, by the binding that gave it; 0 is the row that the rule is written for.
    case row(binding: Int)
    /// A record.
    case record(RecordID)
    /// One of several records, not known which: equal to nothing but itself.
    case some(Int)
  }

  var root: Root
  var path: [FieldID]
}
