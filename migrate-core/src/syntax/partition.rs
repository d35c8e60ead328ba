//! `partition by …`, `partition of …`, and the bounds of partitions.

use super::parser::{Parser, Result};
use crate::op::{AttachPartition, CreatePartition, DetachPartition, Op};
use crate::schema::{Bound, Bounds, IndexKey, PartitionBy, PartitionMethod, PartitionOf};
use crate::{Diagnostic, ObjectName};

impl Parser {
    /// `partition of T for values … [partition by …]`, behind the name of a new table.
    pub(super) fn create_partition(
        &mut self,
        name: ObjectName,
        comment: Option<String>,
    ) -> Result<Op> {
        self.expect_word("partition")?;
        if self.is_word("by") {
            let message = "a partitioned table has columns of its own";
            return Err(Diagnostic::new(self.here(), message)
                .help("write its block first: `create table NAME { … } partition by range (…);`"));
        }
        self.expect_word("of")?;
        let parent = self.object_name("a table")?;
        let of = self.bounds(parent)?;
        let by = self.partition_by()?;
        Ok(Op::CreatePartition(CreatePartition {
            name,
            of,
            by,
            comment,
        }))
    }

    /// `partition by range (…)`, behind the block of a new table or the bounds of a partition.
    pub(super) fn partition_by(&mut self) -> Result<Option<PartitionBy>> {
        let start = self.place();
        if !self.eat_word("partition") {
            return Ok(None);
        }
        self.expect_word("by")?;
        let site = self.since(start);
        let method = match self.word() {
            Some("range") => PartitionMethod::Range,
            Some("list") => PartitionMethod::List,
            Some("hash") => PartitionMethod::Hash,
            _ => return Err(self.expected_one_of(&["range", "list", "hash"])),
        };
        self.bump();
        let keys = self.list("a key", Self::partition_key)?;
        Ok(Some(PartitionBy { method, keys, site }))
    }

    /// A key of a partitioned table: that of an index, without an order.
    fn partition_key(&mut self) -> Result<IndexKey> {
        let mut key = IndexKey::new(self.key_value("partition by range")?);
        while !self.at_end() && !self.is_punct(',') {
            if matches!(self.word(), Some("asc" | "desc" | "nulls")) {
                let message = "the rows of a partition have no order";
                return Err(Diagnostic::new(self.here(), message).help("leave it out"));
            }
            self.comparison_of(&mut key)?;
        }
        Ok(key)
    }

    /// `attach partition X for values …`
    pub(super) fn attach_partition(&mut self, table: &ObjectName) -> Result<Op> {
        self.bump();
        self.expect_word("partition")?;
        let partition = self.object_name("a table")?;
        let of = self.bounds(table.clone())?;
        Ok(Op::AttachPartition(AttachPartition { partition, of }))
    }

    /// `detach partition X`
    pub(super) fn detach_partition(&mut self, table: &ObjectName) -> Result<Op> {
        self.bump();
        self.expect_word("partition")?;
        let partition = self.object_name("a partition")?;
        if self.is_word("concurrently") {
            let message = "`concurrently` is not written: partitions are detached that way wherever the database can";
            return Err(Diagnostic::new(self.here(), message).help("leave the word out"));
        }
        Ok(Op::DetachPartition(DetachPartition {
            table: table.clone(),
            partition,
        }))
    }

    /// `for values …` or `default`.
    fn bounds(&mut self, parent: ObjectName) -> Result<PartitionOf> {
        let start = self.place();
        let bounds = if self.eat_word("default") {
            Bounds::Default
        } else if self.is_word("for") {
            self.bump();
            self.expect_word("values")?;
            self.values()?
        } else {
            return Err(self.expected_one_of(&["for", "default"]).or_help(
                "say which rows it takes: `for values from (…) to (…)`, `for values in (…)`",
            ));
        };
        let site = self.since(start);
        Ok(PartitionOf {
            parent,
            bounds,
            site,
        })
    }

    fn values(&mut self) -> Result<Bounds> {
        match self.word() {
            Some("from") => {
                self.bump();
                let from = self.list("a bound", Self::bound)?;
                self.expect_word("to")?;
                let to = self.list("a bound", Self::bound)?;
                Ok(Bounds::Range { from, to })
            }
            Some("in") => {
                self.bump();
                let values = self.list("a value", Self::expression)?;
                Ok(Bounds::List { values })
            }
            Some("with") => {
                self.bump();
                self.parens(|parser| {
                    parser.expect_word("modulus")?;
                    let modulus = parser.whole("a modulus", 1)?;
                    parser.expect_punct(',')?;
                    parser.expect_word("remainder")?;
                    let remainder = parser.whole("a remainder", 0)?;
                    Ok(Bounds::Hash { modulus, remainder })
                })
            }
            _ => Err(self.expected_one_of(&["from", "in", "with"])),
        }
    }

    fn bound(&mut self) -> Result<Bound> {
        Ok(if self.eat_word("minvalue") {
            Bound::Min
        } else if self.eat_word("maxvalue") {
            Bound::Max
        } else {
            Bound::Value(self.expression()?)
        })
    }
}
