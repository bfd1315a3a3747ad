"""QGIS as a client of the service: reads what it is told on standard input, answers JSON on standard output.

The request is {"url": …, "layers": [ids], "filters": [[id, expression]], "boxes": [[id, [w, s, e, n]]], "tile": template}.
The answer has, for each layer, whether it is valid, how many features QGIS counts and reads, in which reference
system and with which fields, and every value read.
"""

import json
import os
import sys

from qgis.core import (
    NULL,
    Qgis,
    QgsApplication,
    QgsDataSourceUri,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsCoordinateReferenceSystem,
    QgsVectorLayer,
    QgsVectorTileLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize


def plain(value):
    if value == NULL or value is None:
        return None
    if isinstance(value, (QDate, QDateTime)):
        return value.toString("yyyy-MM-dd")
    return value


def open_layer(url, typename, crs="", page=0, boxed=False):
    uri = QgsDataSourceUri()
    uri.setParam("url", url)
    uri.setParam("typename", typename)
    if crs:
        uri.setParam("srsname", crs)
    if page:
        uri.setParam("pageSize", str(page))
    if boxed:
        uri.setParam("restrictToRequestBBOX", "1")
    return QgsVectorLayer(uri.uri(False), typename, "OAPIF")


def read(layer, request=None):
    features = []
    for f in layer.getFeatures(request or QgsFeatureRequest()):
        names = [field.name() for field in layer.fields()]
        features.append({
            "properties": {n: plain(v) for n, v in zip(names, f.attributes())},
            "empty": f.geometry().isNull(),
            "valid": f.geometry().isNull() or f.geometry().isGeosValid(),
        })
    return features


def describe(layer):
    return {
        "valid": layer.isValid(),
        "error": layer.error().message(),
        "count": layer.featureCount(),
        "crs": layer.crs().authid(),
        "geometry": QgsWkbTypes.displayString(layer.wkbType()),
        "fields": {f.name(): f.typeName() for f in layer.fields()},
    }


def tile(template):
    layer = QgsVectorTileLayer("type=xyz&url=" + template + "&zmin=0&zmax=14", "tiles")
    out = {"valid": layer.isValid(), "zmax": layer.sourceMaxZoom(), "colours": 0}
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(QgsRectangle(-570000, 5710000, -430000, 5830000))
    settings.setOutputSize(QSize(600, 500))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    seen = {image.pixel(x, y) for x in range(0, 600, 7) for y in range(0, 500, 7)}
    out["colours"] = len(seen)
    out["errors"] = [e.message for e in job.errors()]
    return out


def main():
    asked = json.load(sys.stdin)
    QgsApplication.setPrefixPath("/usr", True)
    app = QgsApplication([], False)
    app.initQgis()
    out = {"version": Qgis.QGIS_VERSION, "layers": {}, "filters": [], "boxes": []}
    for name in asked["layers"]:
        layer = open_layer(asked["url"], name, page=asked.get("page", 0))
        out["layers"][name] = describe(layer)
        out["layers"][name]["features"] = read(layer) if layer.isValid() else []
    for name, expression in asked["filters"]:
        layer = open_layer(asked["url"], name)
        layer.setSubsetString(expression)
        out["filters"].append({"subset": layer.subsetString(), "read": len(read(layer))})
    for name, box in asked["boxes"]:
        layer = open_layer(asked["url"], name, boxed=True)
        out["boxes"].append(len(read(layer, QgsFeatureRequest().setFilterRect(QgsRectangle(*box)))))
    lambert = open_layer(asked["url"], "cpts", crs="EPSG:2154")
    out["lambert"] = describe(lambert)
    out["lambert"]["x"] = max((f.geometry().boundingBox().xMaximum() for f in lambert.getFeatures()), default=0)
    out["tile"] = tile(asked["tile"])
    json.dump(out, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # the teardown of QGIS outside its own program is not safe


main()
