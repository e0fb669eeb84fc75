from cqp.uploads.models.upload import Upload

__all__ = ["Upload"]
