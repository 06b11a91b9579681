"""The demonstration district in the platform: generated people and obligations of nobody.

Organs, sections, officers and the courses of their cases are those of the generated log
(`batch.demonstration`); here they go through the platform's own operations, so that every row has
its line in the ledger.
"""

from xiaoneng.config.district.making import make_district

__all__ = ["make_district"]
