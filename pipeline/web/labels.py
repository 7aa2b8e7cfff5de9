"""What the pages call corrections and the fields of their forms, in Vietnamese and in English."""

ACTIONS = {
    "confirm": ("đã xác nhận", "confirmed"),
    "correct": ("đã sửa", "corrected"),
    "reject": ("đã bác bỏ", "rejected"),
    "add": ("được thêm", "added"),
    "withdraw": ("đã rút lại", "withdrawn"),
}
STATES = {
    "attached": ("đang có hiệu lực", "in force"),
    "orphan": ("mồ côi", "orphan"),
    "superseded": ("đã có ý kiến mới hơn", "superseded"),
}
#: The values that a field of a form may have.
OPTIONS = {
    "index": ("thang 0 đến 1", "scale from 0 to 1"),
    "points": ("điểm", "points"),
    "percent": ("%", "%"),
    "teams": ("tổ", "teams"),
    "members": ("thành viên", "members"),
    "districts": ("huyện có tổ", "districts that have one"),
    "communes": ("xã có tổ", "communes that have one"),
    "villages": ("thôn có tổ", "villages that have one"),
    "national": ("cả nước", "the country"),
    "region": ("trong vùng", "a region"),
    "province": ("trong tỉnh", "a province"),
    "ministry": ("khối bộ", "ministries"),
    "world": ("thế giới", "the world"),
    "exact": ("đúng con số", "exactly"),
    "about": ("khoảng", "about"),
    "over": ("hơn", "over"),
    "under": ("dưới", "under"),
    "at_least": ("ít nhất", "at least"),
    "at_most": ("nhiều nhất, top", "at most, top"),
    "reported": ("kết quả, đương nhiệm", "a result, in office"),
    "target": ("mục tiêu", "a target"),
    "former": ("nguyên", "former"),
}
FIELDS = {
    "place_name": ("Địa phương", "Place"),
    "indicator": ("Chỉ số", "Index"),
    "year": ("Năm đo", "Year measured"),
    "baseline_year": ("So với năm", "Compared with"),
    "value": ("Con số", "Figure"),
    "unit": ("Đơn vị", "Unit"),
    "out_of": ("Trên tổng số", "Out of"),
    "scope": ("Phạm vi xếp hạng", "Scope of the ranking"),
    "qualifier": ("Mức chính xác", "Qualifier"),
    "status": ("Kết quả hay mục tiêu", "Result or target"),
    "person": ("Họ tên", "Person"),
    "role": ("Chức vụ", "Role"),
    "organization": ("Cơ quan", "Organisation"),
}
