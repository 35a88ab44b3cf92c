import EMSSyntax
import EMSValues

// The doors between the parts of the checker, each written in a file of its own:
//
//   extension Checker {
//     // Types/Expressions*.swift: names and types of expressions.
//     mutating func expression(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID
//     // Types/FieldTypes.swift: the type of a field; looks at its pending rule first.
//     mutating func type(of field: FieldID) -> Type
//     // Types/Values*.swift: a value after `:`; references are resolved against `program.records`.
//     mutating func value(_ node: NodeReference, as type: Type, limits: ValueLimits?, unit: Unit?, scope: Scope) -> CheckedValue
//     // Types/TypeNodes.swift: the meaning of a type node.
//     mutating func type(_ node: NodeReference, scope: Scope) -> DeclaredType
//     // Names/Records.swift: the record that a path names: `boiler-gas.air`, `aspect("A 12/3")."CO2 emission"`.
//     mutating func record(_ path: NodeReference, expected: [KindID]) -> RecordLookup
//     // Proofs/Proofs.swift: everything that is proved about a checked program.
//     mutating func prove()
//   }
