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
