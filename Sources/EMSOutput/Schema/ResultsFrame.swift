import EMSFormats

/// What the JSON of every register has in common, as a JSON Schema: facts of the run, tables, matrices, findings.
///
/// Names of definitions hold a colon, so that no kind bears one.
enum ResultsFrame {
  /// The members of the schema beside its title and definitions.
  static func members(version: Int, kinds: [String]) -> [JSONMember] {
    var members = object(frame)
    for index in members.indices where members[index].key == "properties" {
      var properties = members[index].value.members ?? []
      properties.insert(
        JSONMember(key: "version", value: .object([.init(key: "const", value: .number("\(version)"))])), at: 0)
      for position in properties.indices where properties[position].key == "tables" {
        properties[position].value = tables(kinds)
      }
      members[index].value = .object(properties)
    }
    return members
  }

  /// Definitions that do not depend on the register.
  static let definitions = object(fixed)

  /// Tables, whose rows are as the definition of their kind says.
  private static func tables(_ kinds: [String]) -> JSONValue {
    let cases = kinds.map { kind -> JSONValue in
      func single(_ key: String, _ value: JSONValue) -> JSONValue { .object([.init(key: key, value: value)]) }
      let rows = single("items", single("$ref", .string("#/$defs/" + pointer(kind))))
      return .object([
        // A table by groups has the fields of its view, not those of a record.
        .init(
          key: "if",
          value: .object([
            .init(key: "properties", value: single("kind", single("const", .string(kind)))),
            .init(key: "not", value: single("required", .array([.string("by")]))),
          ])),
        .init(key: "then", value: single("properties", single("rows", rows))),
      ])
    }
    var items: [JSONMember] = [.init(key: "$ref", value: .string("#/$defs/part:table"))]
    if !cases.isEmpty { items.append(.init(key: "allOf", value: .array(cases))) }
    return .object([.init(key: "type", value: .string("array")), .init(key: "items", value: .object(items))])
  }

  /// A name as a part of a JSON pointer in an address.
  private static func pointer(_ name: String) -> String {
    var result = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "~"): result += "~0"
      case UInt8(ascii: "/"): result += "~1"
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }

  private static func object(_ text: String) -> [JSONMember] { (try? JSONReader.read(text))?.members ?? [] }

  private static let frame = #"""
    {
      "type": "object",
      "required": ["version", "ems", "outcome", "asOf", "methods", "scenarios", "files", "tables", "matrices", "findings"],
      "properties": {
        "register": {"type": "string", "description": "With --each: the PATH that this document tells about."},
        "ems": {"type": "string", "description": "The version of the program."},
        "outcome": {"enum": ["fine", "findings"], "description": "As the exit status tells: 0 or 1."},
        "asOf": {"type": "string", "format": "date"},
        "methods": {"type": "array", "items": {"type": "string"}},
        "scenarios": {"type": "array", "items": {"type": "string"}},
        "files": {"type": "array", "items": {"$ref": "#/$defs/part:file"}, "description": "Scripts and data that were read."},
        "tables": true,
        "matrices": {"type": "array", "items": {"$ref": "#/$defs/part:matrix"}},
        "findings": {"type": "array", "items": {"$ref": "#/$defs/part:finding"}}
      }
    }
    """#

  private static let fixed = #"""
    {
      "part:possible": {
        "type": "object",
        "description": "Where inputs are given as alternatives: what the columns can be, beside the plain values.",
        "additionalProperties": {"type": "array"}
      },
      "part:atMost": {
        "type": "array",
        "items": {"type": "string"},
        "description": "The columns of which 'possible' lists the most that they can be, not what they surely can be."
      },
      "state:none": {"anyOf": [{"type": "null", "description": "missing"}, {"const": "n/a"}]},
      "part:table": {
        "type": "object",
        "required": ["view", "kind", "columns", "rows", "undecided"],
        "properties": {
          "view": {"type": "string", "description": "Empty for a query."},
          "kind": {"type": "string"},
          "by": {"type": "string", "description": "Of a table by groups: the column whose values part the records."},
          "columns": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["name", "type"],
              "properties": {
                "name": {"type": "string"},
                "type": {"type": "string"},
                "unit": {"type": "string"},
                "unitOf": {"type": "string", "description": "Where the records say the unit: which fields. NAME.unit follows."}
              }
            }
          },
          "rows": {"type": "array", "items": {"type": "object"}},
          "totals": {"type": "object"},
          "judged": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["id", "column", "because"],
              "properties": {
                "id": {"type": "string"},
                "column": {"type": "string"},
                "because": {"type": "string"},
                "by": {"type": "string"},
                "on": {"type": "string", "format": "date"}
              }
            }
          },
          "undecided": {"type": "array", "items": {"type": "string"}}
        }
      },
      "part:matrix": {
        "type": "object",
        "required": ["view", "kind", "down", "across", "cells"],
        "properties": {
          "view": {"type": "string"},
          "kind": {"type": "string"},
          "down": {"type": "string"},
          "across": {"type": "string"},
          "cells": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["down", "across", "values"],
              "properties": {
                "down": {"type": "string"},
                "across": {"type": "string"},
                "values": {"type": "array", "items": {"type": "string"}}
              }
            }
          }
        }
      },
      "part:file": {
        "type": "object",
        "required": ["path"],
        "properties": {
          "path": {"type": "string"},
          "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Of the bytes that were read."}
        }
      },
      "part:place": {
        "type": "object",
        "properties": {
          "file": {"type": "string"},
          "line": {"type": "integer", "minimum": 1},
          "column": {"type": "integer", "minimum": 1},
          "endLine": {"type": "integer", "minimum": 1},
          "endColumn": {"type": "integer", "minimum": 1},
          "startByte": {"type": "integer", "minimum": 0},
          "endByte": {"type": "integer", "minimum": 0}
        }
      },
      "part:finding": {
        "allOf": [{"$ref": "#/$defs/part:place"}],
        "type": "object",
        "required": ["code", "severity", "message", "labels", "notes", "help", "fixes"],
        "properties": {
          "code": {"type": "string", "pattern": "^EMS[0-9]{4}$"},
          "severity": {"enum": ["error", "warning", "note"]},
          "message": {"type": "string"},
          "data": {
            "type": "object",
            "required": ["file", "line"],
            "properties": {
              "file": {"type": "string"},
              "line": {"type": "integer"},
              "column": {"type": "integer"},
              "header": {"type": "string"}
            }
          },
          "labels": {"type": "array", "items": {"$ref": "#/$defs/part:place"}},
          "notes": {"type": "array", "items": {"type": "string"}},
          "check": {"type": "string", "description": "The check that it comes from; absent for all else."},
          "reason": {"type": "string", "description": "Why that check asks."},
          "help": {"type": "string"},
          "fixes": {"type": "array", "items": {"$ref": "#/$defs/part:place"}}
        }
      }
    }
    """#
}
