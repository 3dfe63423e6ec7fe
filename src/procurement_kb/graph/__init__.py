"""The graph: ids, typed links both ways, related records, and what is wrong between records. Pure."""

from procurement_kb.graph.build import build_graph
from procurement_kb.graph.model import BODY, Edge, Graph, Node

__all__ = ["BODY", "Edge", "Graph", "Node", "build_graph"]
