"""The reference: what things are called, the glossary, generated pages."""
