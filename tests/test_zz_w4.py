import cProfile, pstats, time, resource, logging, random
import pytest
from tests.guards import matrix
from django.db import transaction
def test_prof(db):
    logging.disable(logging.WARNING)
    t=time.process_time(); city = matrix.build_city(); print("build", time.process_time()-t)
    rows=list(matrix.rows()); random.Random(1).shuffle(rows)
    cells=[(r,a) for r in rows for a in matrix.ACTORS]; random.Random(2).shuffle(cells)
    cells=cells[:500]
    matrix.ask(city,*cells[0])
    t=time.process_time(); w=time.time()
    p=cProfile.Profile()
    import os
    if os.environ.get("PROF"): p.enable()
    bad=0
    for r,a in cells:
        ans=matrix.ask(city,r,a)
        bad += ans.status!=r.expected[a] or (matrix.refused(ans) and ans.wrote)
    p.disable()
    print("cpu/cell ms", (time.process_time()-t)/len(cells)*1000, "wall", (time.time()-w)/len(cells)*1000, "bad", bad)
    if os.environ.get("PROF"):
        s=pstats.Stats(p); s.sort_stats("cumtime").print_stats(70); s.sort_stats("tottime").print_stats(30)
