SELECT replace(postcode.postcode, ' ', '') AS postcode, ward.name AS ward
FROM postcode JOIN ward ON ward.id = postcode.ward_id
