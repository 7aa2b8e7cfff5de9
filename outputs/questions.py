"""Five questions to a facts database, with charts: `marimo run outputs/questions.py -- --db my.duckdb`.

The notebook lies beside the database that `make extract` writes, and opens that one by default.
"""

import marimo

app = marimo.App(width="medium", app_title="Chuyển đổi số trên báo: năm câu hỏi / Five questions")


@app.cell
def _():
    import altair as alt
    import marimo as mo

    from pipeline.charts import rank_chart, value_chart
    from pipeline.history import ranks, values
    from pipeline.store import open_facts

    return alt, mo, open_facts, rank_chart, ranks, value_chart, values


@app.cell
def _(mo):
    database = mo.cli_args().get("db") or str(mo.notebook_dir() / "facts.duckdb")
    return (database,)


@app.cell
def _(database, mo, open_facts):
    connection = open_facts(database)
    mo.md(f"# Năm câu hỏi / Five questions\n\n`{database}`")
    return (connection,)


@app.cell
def _(alt, connection, mo):
    newest = connection.execute("""
        WITH published AS (
            SELECT * FROM reference
            WHERE indicator = 'dti' AND rank IS NOT NULL AND value IS NOT NULL AND source_kind <> 'press_single'
        )
        SELECT place_name, rank, value, year, edition FROM published
        QUALIFY dense_rank() OVER (ORDER BY year DESC, edition) = 1 ORDER BY rank, place_name
    """).df()
    newest_chart = (
        alt.Chart(newest.head(10))
        .mark_bar()
        .encode(
            x=alt.X("value:Q", title="Giá trị DTI / DTI value", scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("place_name:N", title=None, sort=alt.SortField("rank")),
            tooltip=["rank", "value"],
        )
    )
    mo.vstack([
        mo.md(
            f"## 1. Ai đứng đầu bảng mới nhất? / Who leads the newest table?\n\n"
            f"DTI {newest['year'][0]}, {newest['edition'][0]} tỉnh, thành / provinces"
        ),
        newest_chart,
    ])
    return newest, newest_chart


@app.cell
def _(connection, mo):
    named = connection.execute("""
        SELECT place_name, count(DISTINCT year) AS years FROM facts
        WHERE place_level = 'province' AND kind = 'rank' AND indicator = 'dti' AND scope = 'national'
        GROUP BY place_name ORDER BY years DESC, place_name
    """).fetchall()
    names = sorted(name for name, _ in named)
    province = mo.ui.dropdown(names, value=named[0][0] if named else None, label="Tỉnh / Province")
    return (province,)


@app.cell
def _(connection, mo, province, rank_chart, ranks, value_chart, values):
    place_ids = [
        place_id
        for (place_id,) in connection.execute(
            "SELECT place_id FROM places WHERE level = 'province' AND name = ? ORDER BY place_id", [province.value]
        ).fetchall()
    ]
    history = ranks(connection, place_ids)
    history_charts = [
        draw(points, "vi", f"{province.value}: DTI")
        for draw, points in ((rank_chart, history), (value_chart, values(connection, place_ids)))
        if points
    ]
    mo.vstack([
        mo.md("## 2. Một tỉnh lên hay xuống? / Does a province rise or fall?"),
        province,
        mo.hstack([mo.Html(chart) for chart in history_charts], justify="start"),
    ])
    return history, history_charts


@app.cell
def _(alt, connection, mo):
    verdicts = connection.execute("""
        WITH counted AS (
            SELECT coalesce(a.outlet, a.path) AS outlet, c.verdict, count(DISTINCT f.fact_id) AS facts
            FROM checks c JOIN facts f ON f.fact_id = c.fact_ids[1] JOIN articles a USING (article_id)
            WHERE c.kind IN ('rank_reference', 'value_reference') AND a.duplicate_of IS NULL GROUP BY ALL
        ), summed AS (SELECT *, sum(facts) OVER (PARTITION BY outlet) AS figures FROM counted)
        SELECT outlet, verdict, facts FROM summed
        QUALIFY dense_rank() OVER (ORDER BY figures DESC, outlet) <= 25 ORDER BY figures DESC, outlet, verdict
    """).df()
    verdicts_chart = (
        alt.Chart(verdicts)
        .mark_bar()
        .encode(
            x=alt.X("facts:Q", title="Số liệu / figures"),
            y=alt.Y("outlet:N", title=None, sort="-x", axis=alt.Axis(labelLimit=320)),
            color=alt.Color(
                "verdict:N", title="Kết luận / verdict",
                scale=alt.Scale(
                    domain=["supported", "contradicted", "not_comparable"], range=["#1d4f91", "#a84300", "#bbbbbb"]
                ),
            ),
            tooltip=["outlet", "verdict", "facts"],
        )
    )  # fmt: skip
    mo.vstack([
        mo.md(
            "## 3. Số nào khớp số công bố? / Which figures agree with the published ones?\n\n"
            "25 báo có nhiều số liệu nhất / the 25 outlets with most figures. "
            "Số không khớp có khi do máy đọc nhầm: xem `dtifacts check`. / A figure that does not agree may be misread."
        ),
        verdicts_chart,
    ])
    return verdicts, verdicts_chart


@app.cell
def _(alt, connection, mo):
    teams = connection.execute("""
        SELECT place_name, max(value) AS teams, max(published) AS published FROM teams
        WHERE place_level = 'province' AND unit = 'teams' AND status = 'reported' AND qualifier IN ('exact', 'about', 'over')
        GROUP BY place_name ORDER BY teams DESC, place_name
    """).df()
    teams_chart = (
        alt.Chart(teams)
        .mark_bar()
        .encode(
            x=alt.X("teams:Q", title="Tổ công nghệ số cộng đồng / community teams"),
            y=alt.Y("place_name:N", title=None, sort="-x"),
            tooltip=["place_name", "teams", "published"],
        )
    )
    mo.vstack([
        mo.md(
            "## 4. Bao nhiêu tổ công nghệ số? / How many community teams?\n\n"
            "Số lớn nhất từng được nêu của mỗi tỉnh / the greatest count stated for each province"
        ),
        teams_chart,
    ])
    return teams, teams_chart


@app.cell
def _(alt, connection, mo):
    targets = connection.execute("""
        SELECT f.place_name, f.year, CAST(f.value AS INTEGER) AS target, r.year AS result_year, r.rank AS result,
            CASE WHEN f.place_id LIKE '63:%' THEN '63' ELSE '34' END AS edition, f.place_name || ' ' || f.year AS label
        FROM facts f JOIN reference r ON r.place_id = f.place_id AND r.indicator = f.indicator AND r.rank IS NOT NULL
            AND r.source_kind <> 'press_single' AND r.year <= f.year AND r.edition = CAST(split_part(f.place_id, ':', 1) AS INTEGER)
        WHERE f.kind = 'rank' AND f.status = 'target' AND f.indicator = 'dti' AND f.scope = 'national'
        QUALIFY row_number() OVER (PARTITION BY f.place_id, f.year ORDER BY r.year DESC, f.value) = 1
        ORDER BY edition DESC, f.place_name, f.year
    """).df()
    base = alt.Chart(targets).encode(
        x=alt.X("label:N", title=None, axis=alt.Axis(labelAngle=-40)), tooltip=["label", "target", "result", "result_year"]
    )
    rank_axis = alt.Scale(reverse=True, zero=False)
    targets_chart = (
        (
            base.mark_rule(color="#bbbbbb").encode(y=alt.Y("target:Q", scale=rank_axis, title="Hạng / rank"), y2="result:Q")
            + base.mark_point(shape="diamond", size=80, color="#a84300").encode(y="target:Q")
            + base.mark_point(shape="circle", size=80, filled=True, color="#1d4f91").encode(y="result:Q")
        )
        .facet(column=alt.Column("edition:N", title="Bảng / table of provinces", sort="descending"))
        .resolve_scale(x="independent", y="independent")
    )
    mo.vstack([
        mo.md(
            "## 5. Mục tiêu có với tới không? / Are the targets within reach?\n\n"
            "Hình thoi rỗng: mục tiêu; vòng tròn đặc: hạng công bố gần nhất. / Hollow: the target; filled: the last published rank."
        ),
        targets_chart,
    ])
    return targets, targets_chart


if __name__ == "__main__":
    app.run()
