from cqp.documents.models.issued import IssuedDocument
from cqp.documents.models.series import NumberSeries
from cqp.documents.models.stored import StoredFile

__all__ = ["IssuedDocument", "NumberSeries", "StoredFile"]
